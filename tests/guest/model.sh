# SPDX-License-Identifier: GPL-2.0-only
# The model is the witness of all other tests; this is about the witness.
. ./lib.sh

is "$(flags)" "0 wrong flags, 0 wrong answers" "an emulated instruction leaves the flags alone"

exit $failures
