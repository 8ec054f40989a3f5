# SPDX-License-Identifier: GPL-2.0-only
# 4 cores: two CPUs become an isolated cpuset partition at run time. The scheduler leaves such CPUs out, but they may be
# interrupted, so that their cores keep their files.
. ./lib.sh
require_topology 1x4x1

plan 5
set_temperatures 10
modprobe coretemp
short_interval
mkdir -p /sys/fs/cgroup
mount -t cgroup2 cgroup /sys/fs/cgroup
echo +cpuset >/sys/fs/cgroup/cgroup.subtree_control
mkdir /sys/fs/cgroup/isolated
echo 2-3 >/sys/fs/cgroup/isolated/cpuset.cpus
echo isolated >/sys/fs/cgroup/isolated/cpuset.cpus.partition
is "$(cat /sys/fs/cgroup/isolated/cpuset.cpus.partition)" isolated "the kernel isolates CPUs 2 and 3"

inputs() { fresh_value 0 temp2_input temp3_input temp4_input temp5_input; }
is "$(inputs)" "90000 89000 88000 87000" "isolating CPUs at run time changes no sensor"
offline 2 3
is "$(sensors_of 0)" "1 2 3" "cores of isolated CPUs have no files when their CPUs are offline"
online 3 2
is "$(inputs)" "90000 89000 88000 87000" "cores of isolated CPUs have files when their CPUs have come online"
try "the module unloads" rmmod coretemp
