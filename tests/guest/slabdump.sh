. ./lib.sh
mount -t tracefs tracefs /sys/kernel/tracing
tracing=/sys/kernel/tracing
echo 65536 >$tracing/buffer_size_kb
for m in $driver_of_the_kernel /lib/modules/$(uname -r)/updates/dkms/coretemp.ko; do
insmod $m; rmmod coretemp
echo >$tracing/trace
for event in kmalloc kmem_cache_alloc kfree kmem_cache_free; do echo 1 >$tracing/events/kmem/$event/enable; done
insmod $m
echo 0 >$tracing/events/kmem/enable
echo "== $m"
sed -nE 's/.* (kmalloc|kmem_cache_alloc): call_site=([^ ]*) .*ptr=([^ ]*) .*bytes_alloc=([0-9]*).*/+ \3 \4 \2/p
			s/.* (kfree|kmem_cache_free): .*ptr=([^ ]*).*/- \2/p' $tracing/trace |
			awk '$1 == "+" { size[$2] = $3; site[$2]=$4 } $1 == "-" { delete size[$2] }
				END { for (p in size) {sum[site[p]] += size[p]; n[site[p]]++}; for (s in sum) print sum[s], n[s], s }' | sort -rn | head -24
rmmod coretemp
done
