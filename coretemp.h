/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The registers of Intel's thermal sensors, and the arithmetic that makes temperatures of them
 *
 * This file includes nothing and calls no kernel function, so that a program on the build host can
 * include it, too: tests/host/arithmetic.c tests every line.
 *
 * "SDM" is Intel's Software Developer's Manual. Temperatures are in millidegrees Celsius (mC)
 * unless a name ends in _C.
 */
#ifndef CORETEMP_H
#define CORETEMP_H

/*
 * IA32_THERM_STATUS and, with the same layout, IA32_PACKAGE_THERM_STATUS
 * (SDM volume 3, "Reading the Digital Sensor" and "Package Level Thermal Management").
 */
#define STATUS_CRITICAL_LOG	BIT(5)		/* out of specification since it was cleared */
#define STATUS_READOUT		GENMASK(23, 16)	/* degrees below TjMax */
#define STATUS_VALID		BIT(31)		/* the readout is valid */

/* IA32_TEMPERATURE_TARGET (SDM volume 4, chapter 2) */
#define TARGET_TCONTROL		GENMASK(15, 8)	/* degrees below TjMax: fans at full speed */
#define TARGET_TJMAX		GENMASK(23, 16)	/* degrees Celsius; 0: not reported */

/* IA32_PLATFORM_ID (SDM volume 4, chapter 2) and EXT_CONFIG of the Core 2 era */
#define PLATFORM_ID_MOBILE	BIT_ULL(28)
#define PLATFORM_ID_NUMBER	GENMASK_ULL(52, 50)	/* "Platform Id" */
#define EXT_CONFIG_LOWER_TJMAX	BIT_ULL(30)

#define MODEL_YONAH		0x0e
#define MODEL_MEROM		0x0f
#define MODEL_PENRYN		0x17
#define MODEL_BONNELL		0x1c
#define MODEL_DUNNINGTON	0x1d

/**
 * enum coretemp_kind - the files of a sensor, in the order of struct coretemp_sensor.files
 * @CORETEMP_LABEL: "Core N" or "Package id N"
 * @CORETEMP_INPUT: temperature
 * @CORETEMP_CRIT: TjMax, at which the processor throttles; earlier if firmware sets a TCC
 *	activation offset
 * @CORETEMP_CRIT_ALARM: the processor has been out of its specification since the log bit was
 *	cleared (SDM: "critical temperature status log")
 * @CORETEMP_MAX: TjMax minus Tcontrol, from which on fans should run at full speed. The last,
 *	because some sensors lack it
 * @CORETEMP_KINDS: the number of files
 */
enum coretemp_kind {
	CORETEMP_LABEL,
	CORETEMP_INPUT,
	CORETEMP_CRIT,
	CORETEMP_CRIT_ALARM,
	CORETEMP_MAX,
	CORETEMP_KINDS
};

/**
 * struct coretemp_sample - a sensor's registers, read at one time on one CPU
 * @taken_ns: the time of the sample, by ktime_get_boottime_ns()
 * @status: IA32_THERM_STATUS or IA32_PACKAGE_THERM_STATUS
 * @target: the last value of IA32_TEMPERATURE_TARGET that held a TjMax. If the CPU reports no
 *	TjMax, the driver stores the TjMax that it uses in the same bits
 * @status_err: 0, or the error of reading @status
 * @target_err: 0, or the error of reading IA32_TEMPERATURE_TARGET
 */
struct coretemp_sample {
	u64 taken_ns;
	u64 status;
	u64 target;
	int status_err;
	int target_err;
};

/**
 * coretemp_value() - compute the value of a sensor's file
 * @kind: the file, except CORETEMP_LABEL, which does not depend on registers
 * @sample: the registers
 * @value: receives mC, or 0 or 1 for CORETEMP_CRIT_ALARM
 *
 * Return: 0, -ENODATA if the sensor has no valid reading, or the error of reading a register.
 */
static inline int coretemp_value(enum coretemp_kind kind, const struct coretemp_sample *sample,
				 int *value)
{
	int tjmax_mC = FIELD_GET(TARGET_TJMAX, sample->target) * 1000;

	switch (kind) {
	case CORETEMP_CRIT_ALARM:
		*value = !!(sample->status & STATUS_CRITICAL_LOG);
		return sample->status_err;
	case CORETEMP_INPUT:
		*value = tjmax_mC - (int)FIELD_GET(STATUS_READOUT, sample->status) * 1000;
		if (sample->status_err)
			return sample->status_err;
		return sample->status & STATUS_VALID ? sample->target_err : -ENODATA;
	case CORETEMP_MAX:
		*value = tjmax_mC - (int)FIELD_GET(TARGET_TCONTROL, sample->target) * 1000;
		return sample->target_err;
	default:
		*value = tjmax_mC;
		return sample->target_err;
	}
}

/**
 * struct coretemp_cpu - what identifies a processor whose TjMax no register holds
 * @model: CPUID model of family 6; U8_MAX for other families
 * @stepping: CPUID stepping
 * @name: CPUID brand string
 * @host_bridge: PCI device id of Intel's host bridge at 0000:00:00.0, or 0
 * @platform_id_err: 0, or the error of reading @platform_id
 * @platform_id: IA32_PLATFORM_ID
 * @ext_config_err: 0, or the error of reading @ext_config
 * @ext_config: EXT_CONFIG
 */
struct coretemp_cpu {
	u8 model;
	u8 stepping;
	const char *name;
	u16 host_bridge;
	int platform_id_err;
	u64 platform_id;
	int ext_config_err;
	u64 ext_config;
};

/**
 * struct coretemp_part - TjMax of a known processor
 * @host_bridge: as in struct coretemp_cpu, 0 for any
 * @model: CPUID model, 0 for any
 * @stepping: CPUID stepping, 0 for any (no row is for stepping 0 alone)
 * @tjmax_C: degrees Celsius
 * @name: substring of the brand string, empty for any
 */
struct coretemp_part {
	u16 host_bridge;
	u8 model;
	u8 stepping;
	u8 tjmax_C;
	char name[sizeof(" NNN")];
};

/*
 * The first row that matches is used. The values come from the parts' datasheets ("Thermal
 * Specifications"); users of hwmon have checked them over the years.
 */
static const struct coretemp_part coretemp_parts[] = {
	/* By host bridge: parts that share model and stepping with others */
	{ .host_bridge = 0x0708, .tjmax_C = 110 },	/* CE4100, CE4150, CE4170 (Sodaville) */
	{ .host_bridge = 0x0c72, .tjmax_C = 102 },	/* Atom S1240 (Centerton) */
	{ .host_bridge = 0x0c73, .tjmax_C = 95 },	/* Atom S1220 (Centerton) */
	{ .host_bridge = 0x0c75, .tjmax_C = 95 },	/* Atom S1260 (Centerton) */
	/* By name, too: the N2xx and Z5xx have the same model and stepping */
	{ .model = MODEL_BONNELL, .name = " 230", .tjmax_C = 100 },	/* (Diamondville) */
	{ .model = MODEL_BONNELL, .name = " 330", .tjmax_C = 125 },	/* (Diamondville) */
	/* By model and stepping */
	{ .model = MODEL_BONNELL, .stepping = 10, .tjmax_C = 100 },	/* D/K/N 4xx, 5xx */
	{ .model = MODEL_BONNELL, .tjmax_C = 90 },	/* Z5xx N2xx (Silverthorne, Diamondville) */
	{ .model = 0x26, .tjmax_C = 90 },	/* Z6xx, E6xx; E6xxT (110) look the same */
	{ .model = 0x27, .tjmax_C = 90 },	/* Z2460 (Medfield) */
	{ .model = 0x35, .tjmax_C = 90 },	/* Z27x0 (Clover Trail) */
	{ .model = 0x36, .tjmax_C = 100 },	/* N2xxx, D2xxx (Cedar Trail); S12x0: above */
	{ .model = 0x37, .stepping = 9, .tjmax_C = 110 },	/* E38xx (Bay Trail, embedded) */
	{ .model = 0x37, .tjmax_C = 90 },	/* Z37xx (Bay Trail, tablets) */
	{ .model = 0x4a, .tjmax_C = 90 },	/* Z34xx (Merrifield) */
	{ .model = 0x5a, .tjmax_C = 90 },	/* Z35xx (Moorefield) */
	{ .model = 0x4c, .tjmax_C = 90 },	/* Z8xxx (Cherry Trail) */
	{ .model = 0x5c, .tjmax_C = 105 },	/* J3xxx, N3xxx, E39xx (Apollo Lake) */
	{ .model = 0x7a, .tjmax_C = 105 },	/* J4xxx, J5xxx, N4xxx, N5000 (Gemini Lake) */
	{ .model = 0x96, .tjmax_C = 105 },	/* Elkhart Lake */
	{ .model = 0x9c, .tjmax_C = 105 },	/* N45xx, N51xx, N6xxx (Jasper Lake) */
};

/**
 * coretemp_known_tjmax_C() - TjMax of a processor without a register that holds it
 * @cpu: the processor
 * @source: receives a description of the value's source, for the log
 *
 * Core 2 and older: bit 30 of EXT_CONFIG selects one of two values, except on Merom before stepping
 * 4. After Yonah and before Penryn, it does so only if IA32_PLATFORM_ID has the mobile bit. On a
 * Penryn with platform id 5 or 7, which is mobile, both values are higher by 5. (No manual says so;
 * users reported it.) In all other cases TjMax is unknown and a value is assumed, with which
 * differences between readings are right.
 *
 * Return: TjMax in degrees Celsius.
 */
static inline int coretemp_known_tjmax_C(const struct coretemp_cpu *cpu, const char **source)
{
	unsigned int platform = FIELD_GET(PLATFORM_ID_NUMBER, cpu->platform_id);
	bool mobile = cpu->platform_id & PLATFORM_ID_MOBILE;
	bool lower = !cpu->ext_config_err && cpu->ext_config & EXT_CONFIG_LOWER_TJMAX;
	const struct coretemp_part *part;

	for (part = coretemp_parts; part < coretemp_parts + ARRAY_SIZE(coretemp_parts); part++) {
		if ((!part->host_bridge || part->host_bridge == cpu->host_bridge) &&
		    (!part->model || part->model == cpu->model) &&
		    (!part->stepping || part->stepping == cpu->stepping) &&
		    strstr(cpu->name, part->name)) {
			*source = "table of known processors";
			return part->tjmax_C;
		}
	}

	*source = "assumed; only differences between readings are right";
	if (cpu->model == MODEL_MEROM && cpu->stepping < 4)
		return 100;
	if (cpu->model > MODEL_YONAH &&
	    (cpu->platform_id_err || (cpu->model < MODEL_PENRYN && !mobile)))
		return 100;

	/* Later parts lack the register, for which some hypervisors return 0. */
	if (!cpu->ext_config_err && (cpu->model <= MODEL_PENRYN || cpu->model == MODEL_DUNNINGTON))
		*source = "EXT_CONFIG";
	if (cpu->model == MODEL_PENRYN && (platform == 5 || platform == 7))
		return lower ? 90 : 105;
	return lower ? 85 : 100;
}

#endif /* CORETEMP_H */
