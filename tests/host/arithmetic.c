// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tests the arithmetic of coretemp.h on the build host. Each expected number is a constant; none is
 * computed by the code under test. Results are TAP without a plan; tests/arithmetic.t runs the
 * program, and shows that it fails for each change of coretemp.h.
 */
#include "kernel.h"
#include "coretemp.h"

static int tests, failures;

static void is(int got, int wanted, const char *what)
{
	tests++;
	failures += got != wanted;
	printf("%s %d - %s\n", got == wanted ? "ok" : "not ok", tests, what);
	if (got != wanted)
		printf("# got %d, wanted %d\n", got, wanted);
}

/* Checks one file of a sensor; @error is 0, or the errno that reading it fails with. */
static void file(const char *what, enum coretemp_kind kind, struct coretemp_sample sample,
		 int error, int wanted)
{
	int value = 12345678;
	int got = coretemp_value(kind, &sample, &value);
	char claim[200];

	snprintf(claim, sizeof(claim), error ? "%s fails with errno %d" : "%s is %d", what,
		 error ? error : wanted);
	is(got || error ? got : value, error ? -error : wanted, claim);
}

static void files(void)
{
	/* Valid, 40 below; TjMax 100, Tcontrol 20 below */
	const struct coretemp_sample usual = { .status = 0x88280000, .target = 0x00641400 };
	struct coretemp_sample s = usual;

	file("input", CORETEMP_INPUT, s, 0, 60000);
	file("crit", CORETEMP_CRIT, s, 0, 100000);
	file("max", CORETEMP_MAX, s, 0, 80000);
	file("crit_alarm", CORETEMP_CRIT_ALARM, s, 0, 0);

	s.status = 0x88280020;
	file("crit_alarm with its log bit", CORETEMP_CRIT_ALARM, s, 0, 1);
	s.status = 0x8828ffdf;
	file("crit_alarm with all other bits", CORETEMP_CRIT_ALARM, s, 0, 0);
	file("input with all other bits", CORETEMP_INPUT, s, 0, 60000);
	s.status = 0x80ff0000;
	file("input with a readout of 255", CORETEMP_INPUT, s, 0, -155000);
	s.status = 0xff800000;
	file("input with a readout of 128 and all bits above it", CORETEMP_INPUT, s, 0, -28000);
	s.status = 0x80010000;
	file("input with a readout of 1", CORETEMP_INPUT, s, 0, 99000);
	s.status = 0x80000000;
	file("input with a readout of 0", CORETEMP_INPUT, s, 0, 100000);
	s.status = 0x7f280020;
	file("input without a valid reading", CORETEMP_INPUT, s, ENODATA, 0);
	file("crit without a valid reading", CORETEMP_CRIT, s, 0, 100000);
	file("max without a valid reading", CORETEMP_MAX, s, 0, 80000);
	file("crit_alarm without a valid reading", CORETEMP_CRIT_ALARM, s, 0, 1);

	s = usual;
	s.target = 0xff6400ff;
	file("max with a Tcontrol of 0 and all bits around it", CORETEMP_MAX, s, 0, 100000);
	file("crit with all bits around TjMax", CORETEMP_CRIT, s, 0, 100000);
	s.target = 0x0001ff00;
	file("crit with a TjMax of 1", CORETEMP_CRIT, s, 0, 1000);
	file("max with a TjMax of 1 and a Tcontrol of 255", CORETEMP_MAX, s, 0, -254000);
	s.target = 0x00ff0100;
	file("crit with a TjMax of 255", CORETEMP_CRIT, s, 0, 255000);
	file("max with a TjMax of 255 and a Tcontrol of 1", CORETEMP_MAX, s, 0, 254000);
	file("input with a TjMax of 255 and a readout of 40", CORETEMP_INPUT, s, 0, 215000);

	s = (struct coretemp_sample){ .status_err = -EIO, .target = 0x00641400 };
	file("input, if the status register faults,", CORETEMP_INPUT, s, EIO, 0);
	file("crit_alarm, if the status register faults,", CORETEMP_CRIT_ALARM, s, EIO, 0);
	file("crit, if the status register faults,", CORETEMP_CRIT, s, 0, 100000);
	file("max, if the status register faults,", CORETEMP_MAX, s, 0, 80000);

	s = (struct coretemp_sample){ .status = 0x88280020, .target_err = -EIO };
	file("input, if the TjMax register faults,", CORETEMP_INPUT, s, EIO, 0);
	file("crit_alarm, if the TjMax register faults,", CORETEMP_CRIT_ALARM, s, 0, 1);
	file("crit, if the TjMax register faults,", CORETEMP_CRIT, s, EIO, 0);
	file("max, if the TjMax register faults,", CORETEMP_MAX, s, EIO, 0);

	s.status_err = -ENXIO;
	file("input, if both registers fault,", CORETEMP_INPUT, s, ENXIO, 0);
	file("crit_alarm, if both registers fault,", CORETEMP_CRIT_ALARM, s, ENXIO, 0);
}

static const char table[] = "table of known processors";
static const char guess[] = "assumed; only differences between readings are right";
static const char ext_config[] = "EXT_CONFIG";

#define ATOM "Intel(R) Atom(TM) CPU N270   @ 1.60GHz"
#define CORE2 "Intel(R) Core(TM)2 CPU"

/* Registers by the names of their bits, as the manual writes them */
#define MOBILE	0x10000000ull			/* IA32_PLATFORM_ID bit 28 */
#define SLOT(n)	((u64)(n) << 50)		/* IA32_PLATFORM_ID bits 52:50 */
#define LOWER	0x40000000ull			/* EXT_CONFIG bit 30 */
#define NO_PLATFORM_ID	1			/* IA32_PLATFORM_ID faults */
#define NO_EXT_CONFIG	2			/* EXT_CONFIG faults */

static const struct processor {
	const char *what;
	int wanted_C;
	const char *source;
	u8 model, stepping;
	const char *name;
	u16 host_bridge;
	u64 platform_id, ext_config;
	int lacks;
} processors[] = {
	/* Each row of the table */
	{ "CE4170, by host bridge", 110, table, 0x1c, 10, "Intel(R) Atom(TM) CPU CE4170", 0x0708 },
	{ "Atom S1240, by host bridge", 102, table, 0x36, 9, "Intel(R) Atom(TM) CPU S1240", 0x0c72 },
	{ "Atom S1220, by host bridge", 95, table, 0x36, 9, "Intel(R) Atom(TM) CPU S1220", 0x0c73 },
	{ "Atom S1260, by host bridge", 95, table, 0x36, 9, "Intel(R) Atom(TM) CPU S1260", 0x0c75 },
	{ "Atom 230, by name", 100, table, 0x1c, 2, "Intel(R) Atom(TM) CPU  230   @ 1.60GHz" },
	{ "Atom 330, by name", 125, table, 0x1c, 2, "Intel(R) Atom(TM) CPU  330   @ 1.60GHz" },
	{ "Atom D510, by stepping", 100, table, 0x1c, 10, "Intel(R) Atom(TM) CPU D510" },
	{ "Atom N270", 90, table, 0x1c, 2, ATOM },
	{ "Atom Z530, stepping 9", 90, table, 0x1c, 9, ATOM },
	{ "Atom, stepping 11", 90, table, 0x1c, 11, ATOM },
	{ "Atom Z670 and E680", 90, table, 0x26, 1, ATOM },
	{ "Atom Z2460", 90, table, 0x27, 1, ATOM },
	{ "Atom Z2760", 90, table, 0x35, 1, ATOM },
	{ "Atom N2600", 100, table, 0x36, 1, ATOM },
	{ "Atom with the table's model and stepping 9, but another host bridge", 100, table, 0x36, 9, ATOM, 0x0bf5 },
	{ "Atom E3845", 110, table, 0x37, 9, ATOM },
	{ "Atom Z3740", 90, table, 0x37, 3, ATOM },
	{ "Atom Z3795, stepping 8", 90, table, 0x37, 8, ATOM },
	{ "Atom Z3480", 90, table, 0x4a, 0, ATOM },
	{ "Atom Z3580", 90, table, 0x5a, 0, ATOM },
	{ "Atom x5-Z8350", 90, table, 0x4c, 4, ATOM },
	{ "Celeron J3455", 105, table, 0x5c, 9, ATOM },
	{ "Celeron J4105", 105, table, 0x7a, 1, ATOM },
	{ "Atom x6425E", 105, table, 0x96, 1, ATOM },
	{ "Celeron N5105", 105, table, 0x9c, 0, ATOM },

	/* Precedence */
	{ "a host bridge precedes a name", 110, table, 0x1c, 2, "Intel(R) Atom(TM) CPU  330   @ 1.60GHz", 0x0708 },
	{ "a name precedes model and stepping", 125, table, 0x1c, 10, "Intel(R) Atom(TM) CPU  330   @ 1.60GHz" },
	{ "a name applies to one model only, Atom 230", 100, ext_config, 0x17, 2, "CPU  230" },
	{ "a name applies to one model only, Atom 330", 100, ext_config, 0x17, 2, "CPU  330" },
	{ "a name inside a longer one does not match", 90, table, 0x1c, 2, "Intel(R) Atom(TM) CPU N330" },
	{ "the table precedes the registers", 90, table, 0x37, 3, ATOM, 0, MOBILE | SLOT(5), LOWER },
	{ "a host bridge applies to any processor", 110, table, 0x17, 6, CORE2, 0x0708, MOBILE, 0 },
	{ "another host bridge", 85, ext_config, 0x17, 6, CORE2, 0x29c0, MOBILE, LOWER },

	/* Core Duo: the platform id does not count */
	{ "Core Duo", 100, ext_config, 0x0e, 8, CORE2 },
	{ "Core Duo, lower", 85, ext_config, 0x0e, 8, CORE2, 0, 0, LOWER },
	{ "Core Duo, stepping below 4", 85, ext_config, 0x0e, 3, CORE2, 0, 0, LOWER },
	{ "Core Duo without IA32_PLATFORM_ID", 85, ext_config, 0x0e, 8, CORE2, 0, 0, LOWER, NO_PLATFORM_ID },
	{ "Core Duo without EXT_CONFIG", 100, guess, 0x0e, 8, CORE2, 0, 0, LOWER, NO_EXT_CONFIG },
	{ "Pentium M", 85, ext_config, 0x0d, 8, CORE2, 0, 0, LOWER },
	/* Merom and Conroe: bit 28 */
	{ "Merom before B2", 100, guess, 0x0f, 3, CORE2, 0, MOBILE, LOWER },
	{ "Merom B2, mobile", 100, ext_config, 0x0f, 4, CORE2, 0, MOBILE, 0 },
	{ "Merom B2, mobile, lower", 85, ext_config, 0x0f, 4, CORE2, 0, MOBILE, LOWER },
	{ "Merom, mobile, platform 5", 85, ext_config, 0x0f, 11, CORE2, 0, MOBILE | SLOT(5), LOWER },
	{ "Merom, mobile, platform 7", 100, ext_config, 0x0f, 11, CORE2, 0, MOBILE | SLOT(7), 0 },
	{ "Conroe (desktop)", 100, guess, 0x0f, 6, CORE2, 0, 0, LOWER },
	{ "Conroe, all other bits", 100, guess, 0x0f, 6, CORE2, 0, ~MOBILE, LOWER },
	{ "Conroe-L (model 0x16), desktop", 100, guess, 0x16, 1, CORE2, 0, 0, LOWER },
	{ "Merom-L (model 0x16), mobile", 85, ext_config, 0x16, 1, CORE2, 0, MOBILE, LOWER },
	{ "Merom without IA32_PLATFORM_ID", 100, guess, 0x0f, 6, CORE2, 0, MOBILE, LOWER, NO_PLATFORM_ID },
	/* Penryn and Wolfdale: the platform */
	{ "Penryn, platform 5", 105, ext_config, 0x17, 6, CORE2, 0, SLOT(5), 0 },
	{ "Penryn, platform 5, lower", 90, ext_config, 0x17, 6, CORE2, 0, SLOT(5), LOWER },
	{ "Penryn, platform 7", 105, ext_config, 0x17, 6, CORE2, 0, SLOT(7), 0 },
	{ "Penryn, platform 7, lower", 90, ext_config, 0x17, 6, CORE2, 0, SLOT(7) | MOBILE, LOWER },
	{ "Penryn, platform 5, other bits of EXT_CONFIG", 105, ext_config, 0x17, 6, CORE2, 0, SLOT(5), ~LOWER },
	{ "Penryn, platform 0", 100, ext_config, 0x17, 6, CORE2, 0, 0, 0 },
	{ "Penryn, platform 1, lower", 85, ext_config, 0x17, 6, CORE2, 0, SLOT(1), LOWER },
	{ "Penryn, platform 2", 100, ext_config, 0x17, 6, CORE2, 0, SLOT(2), 0 },
	{ "Penryn, platform 3, lower", 85, ext_config, 0x17, 6, CORE2, 0, SLOT(3), LOWER },
	{ "Penryn, platform 4", 100, ext_config, 0x17, 6, CORE2, 0, SLOT(4), 0 },
	{ "Penryn, platform 6, lower", 85, ext_config, 0x17, 6, CORE2, 0, SLOT(6), LOWER },
	{ "Penryn, platform 5, the bits around", 105, ext_config, 0x17, 6, CORE2, 0, ~SLOT(2), 0 },
	{ "Penryn without IA32_PLATFORM_ID", 100, guess, 0x17, 6, CORE2, 0, SLOT(5), LOWER, NO_PLATFORM_ID },
	{ "Penryn without EXT_CONFIG", 105, guess, 0x17, 6, CORE2, 0, SLOT(5), LOWER, NO_EXT_CONFIG },
	{ "Penryn, stepping below 4", 90, ext_config, 0x17, 3, CORE2, 0, SLOT(5), LOWER },
	/* Anything later without a register */
	{ "Dunnington", 85, ext_config, 0x1d, 1, CORE2, 0, SLOT(5), LOWER },
	{ "Nehalem", 100, guess, 0x1a, 5, CORE2, 0, SLOT(5), 0 },
	{ "Nehalem, stepping 2", 100, guess, 0x1e, 2, CORE2 },
	{ "Nehalem without IA32_PLATFORM_ID", 100, guess, 0x1a, 5, CORE2, 0, 0, LOWER, NO_PLATFORM_ID },
	{ "another family", 100, guess, 0xff, 1, "Intel(R) Pentium(R) D" },
};

static void known_processors(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(processors); i++) {
		const struct processor *p = &processors[i];
		const struct coretemp_cpu cpu = {
			.model = p->model, .stepping = p->stepping, .name = p->name,
			.host_bridge = p->host_bridge, .platform_id = p->platform_id,
			.ext_config = p->ext_config, .platform_id_err = p->lacks & NO_PLATFORM_ID ? -EIO : 0,
			.ext_config_err = p->lacks & NO_EXT_CONFIG ? -EIO : 0,
		};
		const char *source = "";
		char claim[200];

		snprintf(claim, sizeof(claim), "%s: TjMax is %d", p->what, p->wanted_C);
		is(coretemp_known_tjmax_C(&cpu, &source), p->wanted_C, claim);
		snprintf(claim, sizeof(claim), "%s: the source is \"%s\"", p->what, p->source);
		is(strcmp(source, p->source), 0, claim);
	}
}

/* No model but those of the rows above is in the table, at any stepping. */
static void unknown_processors(void)
{
	static const u8 known[] = {
		0x1c, 0x26, 0x27, 0x35, 0x36, 0x37, 0x4a, 0x4c, 0x5a, 0x5c, 0x7a, 0x96, 0x9c
	};
	int found = 0;

	for (int model = 0; model < 256; model++) {
		bool is_known = memchr(known, model, sizeof(known));

		for (int stepping = 0; stepping < 16; stepping++) {
			struct coretemp_cpu cpu = { .model = model, .stepping = stepping, .name = CORE2 };
			const char *source = "";

			coretemp_known_tjmax_C(&cpu, &source);
			if (!strcmp(source, table) != is_known) {
				found++;
				printf("# model 0x%x stepping %d: %s\n", model, stepping, source);
			}
		}
	}
	is(found, 0, "the table has these models and no others");
}

int main(void)
{
	files();
	known_processors();
	unknown_processors();
	return failures ? EXIT_FAILURE : EXIT_SUCCESS;
}
