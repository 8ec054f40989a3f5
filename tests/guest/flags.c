// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checks that an instruction which the model emulates does not change the flags, as the real one does not, and that
 * rdmsr faults in a program. The instruction is cpuid, because a program may execute it. Prints how often the flags or
 * the answer were wrong, and the signal of rdmsr.
 */
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int bad_flags = 0, bad_answers = 0, status = 0;

	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t a = 6, c = 0, before, after;
		uint64_t big = i * 0x9e3779b97f4a7c15;

		/* The second cmp is in one translated block with cpuid, the first is not. */
		asm volatile("cmp %[big], %[i]\n\t"
			     "pushfq\n\t"
			     "pop %[before]\n\t"
			     "jmp 1f\n"
			     "1:\n\t"
			     "cmp %[big], %[i]\n\t"
			     "cpuid\n\t"
			     "pushfq\n\t"
			     "pop %[after]"
			     : "+a"(a), "+c"(c), [before] "=&r"(before), [after] "=&r"(after)
			     : [big] "r"(big), [i] "r"(i)
			     : "rbx", "rdx", "cc", "memory");
		bad_flags += before != after;
		bad_answers += a != 0x75;
	}
	if (!fork()) {
		asm volatile("rdmsr" : : "c"(0x19c) : "rax", "rdx");
		_exit(0);
	}
	wait(&status);
	printf("%d wrong flags, %d wrong answers, signal %d for rdmsr\n", bad_flags, bad_answers,
	       WTERMSIG(status));
	return 0;
}
