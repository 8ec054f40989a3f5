# SPDX-License-Identifier: GPL-2.0-only
# faults.sh MODULE ROUNDS [SEED]: registers fault under readers, and while the module is loaded.
. ./debug.sh
plan $((4 + 5 * $2))

seed=${3:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
echo "seed $seed"
save_baseline "$1"

# Register $reg of CPU $cpu faults or can be read again, on all CPUs that share it.
set_fault()	# 1|0
{
	fault "$(awk -v cpu="$cpu" -v core=$((reg == THERM_STATUS)) '
		NR == FNR { zone[$1] = $2; id[$1] = $3; next }
		$2 == zone[cpu] && (!core || $3 == id[cpu]) { print $1 }' /tmp/topology /tmp/topology)" "$reg" "$1"
}

# The lines of snapshot while register $reg of CPU $cpu faults
faulty()
{
	awk -v cpu="$cpu" -v reg="$reg" '
		FILENAME == "/tmp/topology" { if ($1 == cpu) { zone = $2; number = $3 + 2 } next }
		reg == "'$THERM_STATUS'" { files = "^coretemp." zone "/temp" number "_(input|crit_alarm)$" }
		reg == "'$PACKAGE_THERM_STATUS'" { files = "^coretemp." zone "/temp1_(input|crit_alarm)$" }
		reg == "'$TEMPERATURE_TARGET'" { files = "^coretemp." zone "/temp[0-9]+_(input|crit|max)$" }
		$1 ~ files { print $1, "-EIO"; next }
		{ print }' /tmp/topology /tmp/start
}

start_readers EIO
round=0
for pick in $(awk -v seed="$seed" -v rounds="$2" -v cpus="$cpus" \
	-v regs="$THERM_STATUS $PACKAGE_THERM_STATUS $TEMPERATURE_TARGET" 'BEGIN {
	srand(seed); n = split(cpus, cpu, " "); split(regs, reg, " ")
	for (i = 0; i < rounds; i++) print cpu[int(rand() * n) + 1] ":" reg[i % 3 + 1] }'); do
	cpu=${pick%:*} reg=${pick#*:} round=$((round + 1))
	echo "round $round: register $reg of CPU $cpu"
	log_mark
	set_fault 1
	expire_samples
	now=$(snapshot)
	is "$(log_since)" "" "round $round: the log stays silent when a register faults"
	is "$now" "$(faulty)" "round $round: readers of a register that faults get EIO"
	set_fault 0
	expire_samples
	check_baseline "round $round: all values are right when the register can be read again"
	[ $failures = 0 ] || break

	set_fault 1
	rmmod coretemp
	try "round $round: the module loads while the register faults" modprobe coretemp
	set_fault 0
	rmmod coretemp
	modprobe coretemp
	short_interval
	check_baseline "round $round: all values are right when the module is loaded again"
done
stop_readers
rmmod coretemp
check_reports
