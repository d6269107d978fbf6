/* What edges of compiled code are reached for the first time: preloaded, and called by what -fsanitize-coverage=trace-pc compiled. */
static unsigned char seen[1 << 18];
static unsigned long before;
int fresh_edges;
void __sanitizer_cov_trace_pc(void) {
	unsigned long here = (unsigned long)__builtin_return_address(0), edge = (here ^ before) & ((1 << 18) - 1);
	if (!seen[edge]) seen[edge] = 1, fresh_edges++;
	before = here >> 1;
}
