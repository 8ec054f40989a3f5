/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interfaces of the newest kernel, for which coretemp.c is written, on kernels from 5.10 on. Kbuild
 * defines LACKS_name if the kernel's headers do not have name. When the last kernel that needs an
 * entry is no longer supported, remove the entry from this file and from Kbuild.
 */
#ifndef CORETEMP_COMPAT_H
#define CORETEMP_COMPAT_H

#if defined(LACKS_HK_TYPE_KERNEL_NOISE) && defined(LACKS_HK_TYPE_MISC)	/* before 5.18 */
#define HK_TYPE_KERNEL_NOISE		HK_FLAG_MISC
#elif defined(LACKS_HK_TYPE_KERNEL_NOISE)	/* before 6.14 */
#define HK_TYPE_KERNEL_NOISE		HK_TYPE_MISC
#endif

#ifdef LACKS_topology_max_dies_per_package	/* before 6.9 */
#define topology_max_dies_per_package()	topology_max_die_per_package()
#endif

#ifdef LACKS_rdmsrq_safe			/* before 6.16 */
#define rdmsrq_safe(msr, value)		rdmsrl_safe(msr, value)
#endif

/* Mainline does not need the last argument, but some stable kernels do. */
#ifdef LACKS_kzalloc_obj			/* before 7.0, without stable updates */
#define kzalloc_obj(object, gfp)		kzalloc(sizeof(object), gfp)
#define kzalloc_objs(object, count, gfp)	kcalloc(count, sizeof(object), gfp)
#endif

#endif /* CORETEMP_COMPAT_H */
