/* Columns -> the sum of a forest's leaves for each unit: `forest` of kernel/features/plain.py and vector.py. */
#include "native.h"

enum { DEEPEST = 8, CHUNK = 512 };

typedef struct {
	Py_buffer features, borders, leaves;
	Py_ssize_t depth, trees, n, used;
	long long base;
	int32_t *rows; /* by feature: its row in the table; -1 where no question is about it */
	int32_t *table;
	int64_t *sums;
} Forest;

/* Return item i of a buffer of integers, which need not be aligned; those of one byte have no sign. */
static int32_t item(const Py_buffer *view, Py_ssize_t i) {
	const char *at = (const char *)view->buf + i * view->itemsize;
	int32_t four;
	int16_t two;
	if (view->itemsize == 1) return *(const uint8_t *)at;
	if (view->itemsize == 2) return memcpy(&two, at, 2), two;
	return memcpy(&four, at, 4), four;
}

static Py_ssize_t count(const Py_buffer *view) { return view->len / view->itemsize; }

static int is_integers(const Py_buffer *view) { return view->itemsize == 1 || view->itemsize == 2 || view->itemsize == 4; }

static int32_t clipped(int64_t value) { return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int32_t)value; }

/* Read a column: a list of integers, or a buffer of 64 bits each. */
static int read_column(int32_t *row, Py_ssize_t n, PyObject *column) {
	if (PyList_Check(column)) {
		if (PyList_Size(column) != n) return 0;
		for (Py_ssize_t i = 0; i < n; i++) {
			int over = 0;
			long long value = PyLong_AsLongLongAndOverflow(PyList_GetItem(column, i), &over);
			if (value == -1 && PyErr_Occurred()) return 0;
			row[i] = over ? (over > 0 ? INT32_MAX : INT32_MIN) : clipped(value);
		}
		return 1;
	}
	Column c;
	if (!open_column(&c, column)) return 0;
	int good = c.n == n;
	for (Py_ssize_t i = 0; good && i < n; i++) row[i] = clipped(c.v[i]);
	close_column(&c);
	return good;
}

static Py_ssize_t size_of(PyObject *column) {
	Column c;
	if (PyList_Check(column)) return PyList_Size(column);
	if (!open_column(&c, column)) return -1;
	close_column(&c);
	return c.n;
}

/* Put the columns that are asked about in a table. */
static int read_table(Forest *f, PyObject *columns) {
	Py_ssize_t columns_n = PyList_Size(columns), questions = count(&f->features);
	f->n = columns_n ? size_of(PyList_GetItem(columns, 0)) : 0;
	if (f->n < 0) return 0;
	f->rows = malloc(4 * (size_t)columns_n + 4);
	if (!f->rows) return PyErr_NoMemory() != NULL;
	memset(f->rows, 0xFF, 4 * (size_t)columns_n + 4);
	for (Py_ssize_t i = 0; i < questions; i++) {
		int32_t feature = item(&f->features, i);
		if (feature < 0 || feature >= columns_n) return 0;
		if (f->rows[feature] < 0) f->rows[feature] = (int32_t)f->used++;
	}
	if (f->used && f->n > PY_SSIZE_T_MAX / 16 / f->used) return PyErr_NoMemory() != NULL;
	f->table = malloc(4 * (size_t)(f->used * f->n) + 4), f->sums = calloc((size_t)f->n + 1, sizeof *f->sums);
	if (!f->table || !f->sums) return PyErr_NoMemory() != NULL;
	for (Py_ssize_t i = 0; i < columns_n; i++)
		if (f->rows[i] >= 0 && !read_column(f->table + f->rows[i] * f->n, f->n, PyList_GetItem(columns, i))) return 0;
	return 1;
}

static void add_tree(Forest *f, Py_ssize_t tree, Py_ssize_t start, Py_ssize_t size) {
	uint8_t places[CHUNK] = {0};
	for (Py_ssize_t level = 0; level < f->depth; level++) {
		Py_ssize_t question = tree * f->depth + level;
		const int32_t *row = f->table + f->rows[item(&f->features, question)] * f->n + start, border = item(&f->borders, question);
		for (Py_ssize_t i = 0; i < size; i++) places[i] |= (uint8_t)((row[i] > border) << level);
	}
	for (Py_ssize_t i = 0; i < size; i++) f->sums[start + i] += item(&f->leaves, (tree << f->depth) + places[i]);
}

/* forest(columns, (depth, features, borders, leaves, base)) -> 64-bit integers, one a unit. */
PyObject *py_forest(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *columns, *out = NULL;
	int64_t *sums;
	Forest forest, *f = &forest;
	memset(f, 0, sizeof *f);
	if (!PyArg_ParseTuple(args, "O!(ny*y*y*L)", &PyList_Type, &columns, &f->depth, &f->features, &f->borders, &f->leaves, &f->base)) return NULL;
	int good = f->depth > 0 && f->depth <= DEEPEST && is_integers(&f->features) && is_integers(&f->borders) && is_integers(&f->leaves);
	if (good) f->trees = count(&f->features) / f->depth;
	good = good && count(&f->features) == f->trees * f->depth && count(&f->borders) == count(&f->features)
		&& f->trees <= PY_SSIZE_T_MAX >> DEEPEST && count(&f->leaves) == f->trees << f->depth && read_table(f, columns);
	if (good) {
		PyThreadState *released = PyEval_SaveThread();
		for (Py_ssize_t start = 0; start < f->n; start += CHUNK)
			for (Py_ssize_t tree = 0; tree < f->trees; tree++) add_tree(f, tree, start, f->n - start < CHUNK ? f->n - start : CHUNK);
		for (Py_ssize_t i = 0; i < f->n; i++) f->sums[i] += f->base;
		PyEval_RestoreThread(released);
		out = new_column(f->n, &sums);
		if (out) memcpy(sums, f->sums, 8 * (size_t)f->n);
	} else if (!PyErr_Occurred())
		PyErr_SetString(PyExc_ValueError, "trees that do not fit these columns");
	free(f->rows);
	free(f->table);
	free(f->sums);
	PyBuffer_Release(&f->features);
	PyBuffer_Release(&f->borders);
	PyBuffer_Release(&f->leaves);
	return out;
}
