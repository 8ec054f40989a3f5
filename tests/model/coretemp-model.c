// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intel's digital thermal sensors for the CPUs that QEMU emulates
 * ===============================================================
 *
 * A plugin for QEMU's TCG (plugin API 7, QEMU 11 or newer). QEMU's own CPU
 * models answer CPUID.06H with ARAT alone and read unknown MSRs as 0, so no
 * thermal driver loads on them. This plugin looks at every cpuid, rdmsr and
 * wrmsr instruction that a guest executes and gives its own answer to the ones
 * named below. Kernel and driver in the guest are unmodified: they execute the
 * real instructions. For rdmsr and wrmsr in user mode, QEMU raises #GP, as a real
 * CPU does.
 *
 * Start
 * -----
 * qemu-system-x86_64 -accel tcg,thread=multi -smp sockets=2,cores=4,threads=2 \
 *     -plugin coretemp-model.so,cores=4,threads=2[,dies=N][,OPTION...]
 *
 *   cores=N threads=N   as given to -smp: which CPUs share a core and a package. These and dies=
 *                       come before msr=, whose register belongs to a core, die or package
 *   dies=N              dies per package (default 1). More than one makes the
 *                       model answer CPUID.1FH with the levels SMT, core, die;
 *                       start QEMU with -cpu ...,level=0x1f and without dies=.
 *                       Each die has 1, 2, 4, 8, ... cores: APIC ids split a package
 *                       by a bit.
 *   cpuid=CPU:LEAF:SUBLEAF:EAX:EBX:ECX:EDX
 *                       what one vCPU ("*": each one) answers to one leaf, in
 *                       hex but for CPU; may be repeated, the last match wins
 *   msr=CPU:REG:VALUE   a register's start value, REG and VALUE in hex; sets
 *                       the whole core, die or package of that CPU
 *   fault=CPU:REG       a register that raises #GP from the start, on that CPU
 *                       (for both, "*" is vCPUs 0 to 255; CPU may be up to 4095)
 *   bridge=VENDOR:DEVICE  the PCI ids (hex) of the host bridge at 00:00.0, as the
 *                       kernel reads them through ports 0xCF8 and 0xCFC. QEMU's
 *                       machines have their own, which cannot be changed
 *   wake=US             how long a vCPU needs to wake up from HLT, in microseconds
 *                       (default 0), of the host's time and without using it
 *
 * What is modelled
 * ----------------
 *   CPUID.06H                  EAX 0x75: DTS, ARAT, PLN, ECMD, PTM; EBX 2 (thresholds)
 *   CPUID.1FH                  if dies > 1
 *   0x19C IA32_THERM_STATUS          one per core, shared by its threads
 *   0x1B1 IA32_PACKAGE_THERM_STATUS  one per die
 *   0x1A2 IA32_TEMPERATURE_TARGET    one per package
 *   0x017 IA32_PLATFORM_ID           one per package
 *   0x0EE EXT_CONFIG (Core 2)        one per core
 *
 * In the status registers a guest's write clears the log bits (1, 3, 5, 7, 9,
 * 11, 13, 15) that it writes as 0 and changes nothing else; in 0x1A2 it changes
 * the TCC activation offset (29:24); elsewhere it is ignored. Any other register
 * below 0x1000 becomes modelled, for one vCPU alone, once it is given a value or
 * made to fault.
 *
 * CPUID.06H is that of a Xeon Gold 6252 without what QEMU does not have: turbo,
 * APERF and MPERF, energy bias. The rest follows the SDM: volume 3, "Reading the
 * Digital Sensor" and "Package Level Thermal Management", volume 4 for the scopes.
 * tests/guest/model.sh checks both, and replays registers of real machines.
 *
 * Not modelled: heat (a value stays until somebody sets it; status bits do not
 * follow the readout, nor does a package follow its hottest core), the thermal
 * interrupt, PROCHOT#, power limits, clock modulation, the lock of 0x1A2, registers
 * that exist on some models only, and the #GP for reserved bits in a write. A CPUID
 * leaf changed by cpuid= changes nothing else: a processor without DTS still has
 * its registers.
 *
 * How
 * ---
 * QEMU executes each instruction itself; what it read is replaced before the next one.
 * Jumping over the instruction (qemu_plugin_set_pc()) would be shorter but spoils the
 * flags: QEMU knows what the last arithmetic was only at the end of a block. A register
 * that is to fault is exchanged for one that does, and RCX is put right afterwards.
 *
 * A vCPU that waits for another one (PAUSE) yields its host CPU, which the other may need. On
 * a host with fewer CPUs than the guest, this makes CPU hotplug several times faster.
 *
 * Commands from inside the guest
 * ------------------------------
 * MSRs that no processor has, which rdmsr and wrmsr of msr-tools access on any CPU.
 * The number of such an MSR is 0xC << 28 | COMMAND << 24 | CPU << 12 | REG.
 *
 *   COMMAND 1  the register's value as that CPU sees it; no guest rule applies
 *   COMMAND 2  1: reading or writing it on that CPU raises #GP; 0: it does not
 *   COMMAND 3  how often the guest executed rdmsr for it on that CPU (faults
 *              included); a write sets the counter
 *   COMMAND 4  the same over all CPUs (CPU is ignored); a write clears every
 *              counter of every register
 *   COMMAND 5  the wake-up time of all vCPUs, in microseconds (CPU and REG are
 *              ignored)
 *   COMMAND 6  a write: all registers, counters and times are as they were at the
 *              start, without the options msr=, fault= and wake=
 *   COMMAND 7  how long reading the register takes that CPU, in microseconds of the
 *              host's time. Meanwhile the CPU does nothing else: it takes no interrupt
 *
 * For example, `wrmsr 0xC100319C 0x88320000` sets the core of vCPU 3 to 50 degrees
 * below TjMax, and `rdmsr -u 0xC400019C` counts status reads on all cores.
 * vCPU numbers are QEMU's (socket-major, thread-minor), which Linux follows.
 */
#include <glib.h>
#include <inttypes.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The part of QEMU's plugin interface that is used here; no package ships its header. */
#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_register;

typedef struct {
	const char *target_name;
	struct { int min, cur; } version;
	bool system_emulation;
	/* More follows, which is not used here. */
} qemu_info_t;

typedef struct {
	struct qemu_plugin_register *handle;
	const char *name;
	const char *feature;
	bool is_readonly;
} qemu_plugin_reg_descriptor;

enum { QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_CB_RW_REGS = 2 };
enum { QEMU_PLUGIN_COND_NE = 3 };

typedef struct {
	struct qemu_plugin_scoreboard *score;
	size_t offset;
} qemu_plugin_u64;

typedef void (*vcpu_udata_cb)(unsigned int vcpu, void *udata);

void qemu_plugin_register_vcpu_init_cb(qemu_plugin_id_t id, vcpu_udata_cb cb, void *udata);
void qemu_plugin_register_vcpu_resume_cb(qemu_plugin_id_t id, vcpu_udata_cb cb, void *udata);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id,
					   void (*cb)(struct qemu_plugin_tb *tb, void *udata),
					   void *udata);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, vcpu_udata_cb cb,
					    int flags, void *udata);
void qemu_plugin_register_vcpu_tb_exec_cond_cb(struct qemu_plugin_tb *tb, vcpu_udata_cb cb,
					       int flags, int cond, qemu_plugin_u64 entry,
					       uint64_t imm, void *udata);
struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t element_size);
void qemu_plugin_u64_set(qemu_plugin_u64 entry, unsigned int vcpu, uint64_t value);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t idx);
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *dest, size_t len);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
GArray *qemu_plugin_get_registers(void);
bool qemu_plugin_read_register(struct qemu_plugin_register *handle, GByteArray *buf);
bool qemu_plugin_write_register(struct qemu_plugin_register *handle, GByteArray *buf);

EXPORT int qemu_plugin_version = 7;

enum {
	MSR_PLATFORM_ID = 0x017,
	MSR_EXT_CONFIG = 0x0ee,
	MSR_THERM_STATUS = 0x19c,
	MSR_TEMPERATURE_TARGET = 0x1a2,
	MSR_PACKAGE_THERM_STATUS = 0x1b1,
};

#define STATUS_LOG_BITS	0xaaaaull
#define TCC_OFFSET_BITS	0x3f000000ull
/* A reserved x2APIC register: accessing it raises #GP, by which the model makes faults. */
#define MSR_THAT_FAULTS	0x8ff

#define MAX_VCPUS	4096	/* 12 bits in a command MSR's number */
#define MAX_MSRS	4096

enum { CTL_VALUE = 1, CTL_FAULT, CTL_COUNT, CTL_TOTAL, CTL_WAKE, CTL_RESET, CTL_DELAY };

/* The guest registers that the three instructions use; CS holds the privilege level. */
enum gpr { RAX, RBX, RCX, RDX, N_GPRS, CS = N_GPRS, N_READ };
static const char *const gpr_name[N_READ] = { "rax", "rbx", "rcx", "rdx", "cs" };

/*
 * One per vCPU. @due says which of @result are to be in the registers before the next
 * instruction, @wakes that it has left HLT and still has to wake up.
 */
struct vcpu {
	struct qemu_plugin_register *gpr[N_READ];
	GByteArray *buf;
	unsigned int due;
	uint64_t result[N_GPRS];
	uint32_t pci_address;
	bool wakes;
};

/* A register's state on one vCPU; @value counts only in the vCPU that stands for the scope. */
struct msr {
	uint64_t value;
	uint64_t reads;
	unsigned int delay_us;	/* how long a reading takes */
	bool modelled;
	bool faults;
};

struct cpuid_answer {
	int cpu;		/* -1: each one */
	uint32_t leaf, subleaf;
	uint32_t reg[N_GPRS];
};

static struct vcpu vcpus[MAX_VCPUS];
static uint32_t bridge;			/* device << 16 | vendor of the host bridge, 0: QEMU's */
static qemu_plugin_u64 is_due;		/* not 0 on a vCPU with something due */
static struct msr *msrs[MAX_VCPUS];	/* [vCPU][register], made on first use */
static GArray *answers;			/* struct cpuid_answer */
static unsigned int wake_us;
static unsigned int cores = 1, threads = 1, dies = 1;
/* Guards all of the above except @vcpus: each vCPU accesses only its own entry. */
static GMutex lock;

static unsigned int bits_for(unsigned int n)
{
	return n > 1 ? g_bit_storage(n - 1) : 0;
}

/* The first vCPU of the core, die or package that @cpu shares register @reg with. */
static unsigned int scope(unsigned int cpu, uint32_t reg)
{
	unsigned int span = 1;

	if (reg == MSR_THERM_STATUS || reg == MSR_EXT_CONFIG)
		span = threads;
	else if (reg == MSR_PACKAGE_THERM_STATUS)
		span = cores / dies * threads;
	else if (reg == MSR_TEMPERATURE_TARGET || reg == MSR_PLATFORM_ID)
		span = cores * threads;
	return cpu - cpu % span;
}

static struct msr *msr_at(unsigned int cpu, uint32_t reg)
{
	if (!msrs[cpu]) {
		struct msr *m = g_new0(struct msr, MAX_MSRS);

		/* An idle machine: valid, steps of 1 degree; TjMax is 100, Tcontrol 20 below. */
		m[MSR_THERM_STATUS].value = m[MSR_PACKAGE_THERM_STATUS].value = 0x883c0000;
		m[MSR_TEMPERATURE_TARGET].value = 0x00641400;
		m[MSR_THERM_STATUS].modelled = m[MSR_PACKAGE_THERM_STATUS].modelled = true;
		m[MSR_TEMPERATURE_TARGET].modelled = true;
		m[MSR_PLATFORM_ID].modelled = m[MSR_EXT_CONFIG].modelled = true;
		msrs[cpu] = m;
	}
	return &msrs[cpu][reg];
}

/* Sets the value for all vCPUs that share the register, and models the register on this one. */
static void set_msr(unsigned int cpu, uint32_t reg, uint64_t value)
{
	msr_at(cpu, reg)->modelled = true;
	msr_at(scope(cpu, reg), reg)->value = value;
}

static void guest_writes(unsigned int cpu, uint32_t reg, uint64_t value)
{
	uint64_t *now = &msr_at(scope(cpu, reg), reg)->value;

	if (reg == MSR_THERM_STATUS || reg == MSR_PACKAGE_THERM_STATUS)
		*now &= value | ~STATUS_LOG_BITS;
	else if (reg == MSR_TEMPERATURE_TARGET)
		*now = (*now & ~TCC_OFFSET_BITS) | (value & TCC_OFFSET_BITS);
}

static void clear_counters(void)
{
	for (unsigned int cpu = 0; cpu < MAX_VCPUS; cpu++)
		for (uint32_t reg = 0; msrs[cpu] && reg < MAX_MSRS; reg++)
			msrs[cpu][reg].reads = 0;
}

static void reset(void)
{
	wake_us = 0;
	for (unsigned int cpu = 0; cpu < MAX_VCPUS; cpu++)
		g_clear_pointer(&msrs[cpu], g_free);
}

static uint64_t total_reads(uint32_t reg)
{
	uint64_t sum = 0;

	for (unsigned int cpu = 0; cpu < MAX_VCPUS; cpu++)
		sum += msrs[cpu] ? msrs[cpu][reg].reads : 0;
	return sum;
}

/* One access to a command MSR. Returns the value of a read. */
static uint64_t run_command(uint32_t number, bool write, uint64_t value)
{
	unsigned int cpu = number >> 12 & 0xfff;
	uint32_t reg = number & 0xfff;
	struct msr *m = msr_at(cpu, reg);

	switch (number >> 24 & 0xf) {
	case CTL_RESET:
		if (write)
			reset();
		return 0;
	case CTL_VALUE:
		if (write)
			set_msr(cpu, reg, value);
		return msr_at(scope(cpu, reg), reg)->value;
	case CTL_FAULT:
		if (write)
			m->faults = value;
		return m->faults;
	case CTL_COUNT:
		if (write)
			m->reads = value;
		return m->reads;
	case CTL_TOTAL:
		if (write)
			clear_counters();
		return total_reads(reg);
	case CTL_WAKE:
		if (write)
			__atomic_store_n(&wake_us, value, __ATOMIC_RELAXED);
		return wake_us;
	case CTL_DELAY:
		if (write)
			m->delay_us = value;
		return m->delay_us;
	}
	return 0;
}

/* The levels of CPUID.1FH: type and what the APIC id is shifted by to pass it. */
static bool leaf_1f(unsigned int cpu, uint32_t subleaf, uint32_t reg[N_GPRS])
{
	unsigned int smt_bits = bits_for(threads), core_bits = bits_for(cores);
	unsigned int die_shift = smt_bits + bits_for(cores / dies);
	unsigned int in_package = cpu % (cores * threads);
	const struct {
		uint32_t type, shift, count;
	} level[] = {
		{ 1, smt_bits, threads },
		{ 2, die_shift, cores / dies * threads },
		{ 5, smt_bits + core_bits, cores * threads },
		{ 0, 0, 0 },
	};
	uint32_t n = MIN(subleaf, G_N_ELEMENTS(level) - 1);

	if (dies < 2)
		return false;
	reg[RAX] = level[n].shift;
	reg[RBX] = level[n].count;
	reg[RCX] = level[n].type << 8 | (subleaf & 0xff);
	reg[RDX] = cpu / (cores * threads) << (smt_bits + core_bits) |
		   in_package / threads << smt_bits | in_package % threads;
	return true;
}

/* Returns false if QEMU has to answer. */
static bool answer_cpuid(unsigned int cpu, uint32_t leaf, uint32_t subleaf, uint32_t reg[N_GPRS])
{
	for (guint i = answers->len; i-- > 0;) {
		const struct cpuid_answer *a = &g_array_index(answers, struct cpuid_answer, i);

		if ((a->cpu < 0 || (unsigned int)a->cpu == cpu) && a->leaf == leaf &&
		    a->subleaf == subleaf) {
			memcpy(reg, a->reg, sizeof(a->reg));
			return true;
		}
	}
	if (leaf == 6) {
		reg[RAX] = 0x75;
		reg[RBX] = 2;
		reg[RCX] = reg[RDX] = 0;
		return true;
	}
	return leaf == 0x1f && leaf_1f(cpu, subleaf, reg);
}

static uint64_t get_gpr(struct vcpu *v, enum gpr r)
{
	uint64_t value = 0;

	g_byte_array_set_size(v->buf, 0);
	if (!v->gpr[r] || !qemu_plugin_read_register(v->gpr[r], v->buf))
		g_error("coretemp-model: QEMU cannot read register %s", gpr_name[r]);
	memcpy(&value, v->buf->data, MIN(v->buf->len, sizeof(value)));
	return value;
}

static void set_gpr(struct vcpu *v, enum gpr r, uint64_t value)
{
	g_byte_array_set_size(v->buf, 0);
	g_byte_array_append(v->buf, (guint8 *)&value, sizeof(value));
	if (!qemu_plugin_write_register(v->gpr[r], v->buf))
		g_error("coretemp-model: QEMU cannot write register %s", gpr_name[r]);
}

/* Has a register changed before the vCPU's next instruction. */
static void set_later(unsigned int cpu, enum gpr r, uint64_t value)
{
	vcpus[cpu].result[r] = value;
	vcpus[cpu].due |= 1u << r;
	qemu_plugin_u64_set(is_due, cpu, 1);
}

static void on_next(unsigned int cpu, void *udata)
{
	struct vcpu *v = &vcpus[cpu];

	if (v->wakes)
		usleep(__atomic_load_n(&wake_us, __ATOMIC_RELAXED));
	v->wakes = false;
	for (enum gpr r = RAX; r < N_GPRS; r++)
		if (v->due & 1u << r)
			set_gpr(v, r, v->result[r]);
	v->due = 0;
	qemu_plugin_u64_set(is_due, cpu, 0);
}

/* QEMU holds a lock here that all vCPUs need: the time passes in the vCPU's next block. */
static void on_resume(unsigned int cpu, void *udata)
{
	if (!__atomic_load_n(&wake_us, __ATOMIC_RELAXED))
		return;
	vcpus[cpu].wakes = true;
	qemu_plugin_u64_set(is_due, cpu, 1);
}

static void on_cpuid(unsigned int cpu, void *udata)
{
	struct vcpu *v = &vcpus[cpu];
	uint32_t reg[N_GPRS];

	if (!answer_cpuid(cpu, get_gpr(v, RAX), get_gpr(v, RCX), reg))
		return;
	for (enum gpr r = RAX; r < N_GPRS; r++)
		set_later(cpu, r, reg[r]);
}

#define CPUID	0xa2	/* their second bytes; the first is 0x0f */
#define RDMSR	0x32
#define WRMSR	0x30

/* @udata: RDMSR or WRMSR */
static void on_msr(unsigned int cpu, void *udata)
{
	struct vcpu *v = &vcpus[cpu];
	bool write = GPOINTER_TO_INT(udata) == WRMSR;
	uint64_t rcx = get_gpr(v, RCX);
	uint32_t number = rcx;
	bool is_command = number >> 28 == 0xc && (number >> 24 & 0xf);
	bool faults = false, modelled = is_command;
	unsigned int delay_us = 0;
	uint64_t value = 0;

	if ((!is_command && number >= MAX_MSRS) || get_gpr(v, CS) & 3)
		return;
	if (write)
		value = get_gpr(v, RDX) << 32 | (uint32_t)get_gpr(v, RAX);

	g_mutex_lock(&lock);
	if (is_command) {
		value = run_command(number, write, value);
	} else {
		struct msr *m = msr_at(cpu, number);

		m->reads += !write;
		delay_us = write ? 0 : m->delay_us;
		faults = m->faults;
		modelled = m->modelled;
		if (write && modelled && !faults)
			guest_writes(cpu, number, value);
		else if (modelled)
			value = msr_at(scope(cpu, number), number)->value;
	}
	g_mutex_unlock(&lock);
	if (delay_us)
		usleep(delay_us);

	if (faults) {
		set_gpr(v, RCX, MSR_THAT_FAULTS);
		set_later(cpu, RCX, rcx);
	} else if (modelled && !write) {
		set_later(cpu, RAX, (uint32_t)value);
		set_later(cpu, RDX, value >> 32);
	}
}

#define PCI_ADDRESS	0xcf8
#define PCI_DATA	0xcfc
#define PCI_BRIDGE_ID	0x80000000u	/* bus 0, device 0, function 0, register 0 */

/* in (%dx), %eax. The kernel holds a lock from the address to the data. */
static void on_in(unsigned int cpu, void *udata)
{
	struct vcpu *v = &vcpus[cpu];

	if (v->pci_address == PCI_BRIDGE_ID && (uint16_t)get_gpr(v, RDX) == PCI_DATA)
		set_later(cpu, RAX, bridge);
}

/* out %eax, (%dx) */
static void on_out(unsigned int cpu, void *udata)
{
	struct vcpu *v = &vcpus[cpu];

	if ((uint16_t)get_gpr(v, RDX) == PCI_ADDRESS)
		v->pci_address = get_gpr(v, RAX);
}

static void on_pause(unsigned int cpu, void *udata)
{
	sched_yield();
}

static void on_translation(struct qemu_plugin_tb *tb, void *udata)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	/* The next instruction may be in another block: after an exception, or at the end of a page. */
	qemu_plugin_register_vcpu_tb_exec_cond_cb(tb, on_next, QEMU_PLUGIN_CB_RW_REGS,
						  QEMU_PLUGIN_COND_NE, is_due, 0, NULL);
	for (size_t i = 0; i < n; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint8_t op[2] = { 0 };
		size_t size = qemu_plugin_insn_size(insn);
		vcpu_udata_cb cb = NULL;

		if (size > sizeof(op))
			continue;
		qemu_plugin_insn_data(insn, op, size);
		if (op[0] == 0xf3 && op[1] == 0x90)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_pause,
							       QEMU_PLUGIN_CB_NO_REGS, NULL);
		if (size == 2 && op[0] == 0x0f)
			cb = op[1] == CPUID ? on_cpuid :
			     op[1] == RDMSR || op[1] == WRMSR ? on_msr : NULL;
		/* Only in the kernel: the firmware needs the real id to set up QEMU's machine. */
		else if (size == 1 && bridge && qemu_plugin_insn_vaddr(insn) >> 63)
			cb = op[0] == 0xed ? on_in : op[0] == 0xef ? on_out : NULL;
		if (!cb)
			continue;
		qemu_plugin_register_vcpu_insn_exec_cb(insn, cb, QEMU_PLUGIN_CB_RW_REGS,
						       GINT_TO_POINTER(op[1]));
		if (i + 1 < n)
			qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_tb_get_insn(tb, i + 1),
							       on_next, QEMU_PLUGIN_CB_RW_REGS,
							       NULL);
	}
}

static void on_vcpu_init(unsigned int cpu, void *udata)
{
	GArray *regs = qemu_plugin_get_registers();

	for (guint i = 0; i < regs->len; i++) {
		qemu_plugin_reg_descriptor *d = &g_array_index(regs, qemu_plugin_reg_descriptor, i);

		for (enum gpr r = RAX; r < N_READ; r++)
			if (!strcmp(d->name, gpr_name[r]))
				vcpus[cpu].gpr[r] = d->handle;
	}
	g_array_free(regs, TRUE);
	if (!vcpus[cpu].buf)
		vcpus[cpu].buf = g_byte_array_sized_new(sizeof(uint64_t));
}

/* The vCPU that an option names, -1 for "*" (each one), or MAX_VCPUS if there is no such vCPU */
static int named_vcpu(const char *name)
{
	if (!strcmp(name, "*"))
		return -1;
	return strchr(name, '*') ? MAX_VCPUS : MIN(atoi(name), MAX_VCPUS);
}

/* "msr=" and "fault=" for one vCPU or for each one */
static bool preset(const char *name, uint32_t reg, const uint64_t *value)
{
	int cpu = named_vcpu(name);

	if (reg >= MAX_MSRS || cpu == MAX_VCPUS)
		return false;
	for (int i = MAX(cpu, 0); i <= (cpu < 0 ? 255 : cpu); i++) {
		if (value)
			set_msr(i, reg, *value);
		else
			msr_at(i, reg)->faults = true;
	}
	return true;
}

static bool in_range(unsigned int n) { return n > 0 && n <= MAX_VCPUS; }

/* sscanf() sets @end only if all of its format before "%n" matches. */
static bool parse(const char *arg)
{
	struct cpuid_answer a;
	char cpu[8];
	uint64_t value;
	uint32_t reg, vendor, device;
	int end = 0;

	sscanf(arg, "cores=%u%n", &cores, &end);
	sscanf(arg, "threads=%u%n", &threads, &end);
	sscanf(arg, "dies=%u%n", &dies, &end);
	sscanf(arg, "wake=%u%n", &wake_us, &end);
	if (sscanf(arg, "bridge=%x:%x%n", &vendor, &device, &end) == 2) {
		if (!vendor || vendor > UINT16_MAX || device > UINT16_MAX)
			return false;
		bridge = device << 16 | vendor;
	}
	if (sscanf(arg, "msr=%7[0-9*]:%x:%" SCNx64 "%n", cpu, &reg, &value, &end) == 3 &&
	    !preset(cpu, reg, &value))
		return false;
	if (sscanf(arg, "fault=%7[0-9*]:%x%n", cpu, &reg, &end) == 2 && !preset(cpu, reg, NULL))
		return false;
	if (sscanf(arg, "cpuid=%7[0-9*]:%x:%x:%x:%x:%x:%x%n", cpu, &a.leaf, &a.subleaf,
		   &a.reg[RAX], &a.reg[RBX], &a.reg[RCX], &a.reg[RDX], &end) == 7) {
		a.cpu = named_vcpu(cpu);
		if (a.cpu == MAX_VCPUS)
			return false;
		g_array_append_val(answers, a);
	}
	return end && !arg[end] && in_range(cores) && in_range(threads) && in_range(dies) && wake_us <= 1000000;
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc, char **argv)
{
	if (!info->system_emulation || strcmp(info->target_name, "x86_64")) {
		fprintf(stderr, "coretemp-model: use it with qemu-system-x86_64\n");
		return -1;
	}
	answers = g_array_new(FALSE, FALSE, sizeof(struct cpuid_answer));
	for (int i = 0; i < argc; i++) {
		if (!parse(argv[i])) {
			fprintf(stderr, "coretemp-model: bad option '%s'; the options are described at the top of coretemp-model.c\n",
				argv[i]);
			return -1;
		}
	}
	if (cores % dies || (cores / dies & (cores / dies - 1))) {
		fprintf(stderr, "coretemp-model: cores=%u cannot be split into dies=%u of 1, 2, 4, 8, ... cores each\n",
			cores, dies);
		return -1;
	}
	is_due.score = qemu_plugin_scoreboard_new(sizeof(uint64_t));
	qemu_plugin_register_vcpu_init_cb(id, on_vcpu_init, NULL);
	qemu_plugin_register_vcpu_resume_cb(id, on_resume, NULL);
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_translation, NULL);
	return 0;
}
