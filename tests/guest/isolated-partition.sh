# SPDX-License-Identifier: GPL-2.0-only
# 4 cores: two CPUs become an isolated cpuset partition at run time. That keeps the scheduler from them and allows
# interrupts, so their cores keep their files.
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

inputs() { cd "$(zone 0)" && io read temp[2-5]_input | cut -d ' ' -f 2 | xargs; }
expire_samples
is "$(inputs)" "90000 89000 88000 87000" "isolating CPUs at run time changes no sensor"
for cpu in 2 3; do offline $cpu; done
is "$(sensors_of 0)" "1 2 3" "cores of isolated CPUs lose their files with their CPUs"
for cpu in 3 2; do online $cpu; done
expire_samples
is "$(inputs)" "90000 89000 88000 87000" "cores of CPUs that come online in an isolated partition get their files back"
try "the module is unloaded" rmmod coretemp
