#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Programs of Debian, unmodified, read the driver while CPUs go and come.
. "$(dirname "$0")/lib.sh"

main()
{
	programs_image
	# Nothing that is written stays: fleet.t boots the same image.
	bed run -d programs.img -t 2x2x1 -k 6.12 -s 1800 -q "-m 2G -snapshot" programs.sh || true
}

main | tap
