/* Columns of 64-bit integers, one a unit, held in byte arrays: what kernel/features/packed_columns.py computes with. */
#include "native.h"

int open_column(Column *c, PyObject *from) {
	c->n = 0;
	if (PyObject_GetBuffer(from, &c->view, PyBUF_SIMPLE) < 0) return 0;
	c->v = c->view.buf, c->n = c->view.len / 8;
	if (!c->view.len || (!((uintptr_t)c->v & 7) && c->view.len % 8 == 0)) return 1; /* nothing stands anywhere */
	PyBuffer_Release(&c->view);
	PyErr_SetString(PyExc_ValueError, "not a column");
	return 0;
}

void close_column(Column *c) { PyBuffer_Release(&c->view); }

/* Open as many columns of one length; 0 where that can't be, and none is open. */
int open_columns(Column *columns, PyObject *const *from, int n) {
	for (int i = 0; i < n; i++) {
		int good = open_column(columns + i, from[i]);
		if (good && columns[i].n == columns[0].n) continue;
		if (good) {
			PyErr_SetString(PyExc_ValueError, "columns of different lengths");
			close_column(columns + i);
		}
		while (i--) close_column(columns + i);
		return 0;
	}
	return 1;
}

void close_columns(Column *columns, int n) {
	while (n--) close_column(columns + n);
}

static PyTypeObject *COLUMN;

PyObject *new_column(Py_ssize_t n, int64_t **values) {
	allocfunc make = (allocfunc)PyType_GetSlot(COLUMN, Py_tp_alloc);
	PyObject *made = n >= 0 && n <= PY_SSIZE_T_MAX / 16 ? make(COLUMN, 0) : PyErr_NoMemory();
	if (made && PyByteArray_Resize(made, 8 * n) < 0) Py_CLEAR(made);
	*values = made ? (int64_t *)(void *)PyByteArray_AsString(made) : NULL;
	return made;
}

PyObject *new_columns(Py_ssize_t n, int count, int64_t **values) {
	PyObject *out = PyList_New(0);
	for (int i = 0; out && i < count; i++) {
		PyObject *column = new_column(n, values + i);
		if (!column || PyList_Append(out, column) < 0) Py_CLEAR(out);
		Py_XDECREF(column);
	}
	return out;
}

static int64_t clamp(int64_t at, int64_t most) { return at < 0 ? 0 : at > most ? most : at; }

/* Sums wrap around at 64 bits, which no text reaches. */
static int64_t plus(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
static int64_t minus(int64_t a, int64_t b) { return (int64_t)((uint64_t)a - (uint64_t)b); }
static int64_t times(int64_t a, int64_t b) { return (int64_t)((uint64_t)a * (uint64_t)b); }

int64_t floored(int64_t a, int64_t b) {
	if (!((uint64_t)(a | b) >> 31)) return (int64_t)((uint32_t)a / (uint32_t)b);
	if (b == -1) return minus(0, a);
	return a / b - (a % b && (a < 0) != (b < 0));
}

PyObject *py_column(PyObject *self, PyObject *values) {
	(void)self;
	PyObject *list = PySequence_List(values), *out = NULL;
	int64_t *v = NULL;
	Py_ssize_t n = list ? PyList_Size(list) : -1;
	if (n >= 0) out = new_column(n, &v);
	for (Py_ssize_t i = 0; out && i < n; i++) {
		v[i] = PyLong_AsLongLong(PyList_GetItem(list, i));
		if (v[i] == -1 && PyErr_Occurred()) Py_CLEAR(out);
	}
	Py_XDECREF(list);
	return out;
}

/* table(rows) -> the columns of rows, which are tuples of integers. */
PyObject *py_table(PyObject *self, PyObject *args) {
	(void)self;
	PyObject *rows;
	if (!PyArg_ParseTuple(args, "O!", &PyList_Type, &rows)) return NULL;
	Py_ssize_t n = PyList_Size(rows), width = n ? PyObject_Size(PyList_GetItem(rows, 0)) : 0;
	PyObject *out = width < 0 ? NULL : PyList_New(0);
	for (Py_ssize_t at = 0; out && at < width; at++) {
		int64_t *v;
		PyObject *column = new_column(n, &v);
		for (Py_ssize_t i = 0; column && i < n; i++) {
			PyObject *row = PyList_GetItem(rows, i), *value = row && PyTuple_Check(row) ? PyTuple_GetItem(row, at) : NULL;
			if (!PyErr_Occurred() && !value) PyErr_SetString(PyExc_TypeError, "a row that is not a tuple");
			v[i] = value ? PyLong_AsLongLong(value) : -1;
			if (v[i] == -1 && PyErr_Occurred()) Py_CLEAR(column);
		}
		if (!column || PyList_Append(out, column) < 0) Py_CLEAR(out);
		Py_XDECREF(column);
	}
	return out;
}

#define EACH(expression) \
	for (Py_ssize_t i = 0; i < n; i++) { \
		int64_t x = a[i], y = b[i * step]; \
		out[i] = (expression); \
	} \
	return 1

static int apply(int op, int64_t *out, const int64_t *a, const int64_t *b, int step, Py_ssize_t n) {
	switch (op) {
	case '+': EACH(plus(x, y));
	case '-': EACH(minus(x, y));
	case '*': EACH(times(x, y));
	case '&': EACH(x & y);
	case '|': EACH(x | y);
	case 'g': EACH(x >= y);
	case 'l': EACH(x < y);
	case 'm': EACH(x < y ? x : y);
	case 'M': EACH(x > y ? x : y);
	case '=': EACH((x & 0) | y);
	case '/':
		for (Py_ssize_t i = 0; i < n; i++)
			if (!b[i * step]) {
				PyErr_SetString(PyExc_ZeroDivisionError, "a column divided by zero");
				return 0;
			}
		EACH(floored(x, y));
	default: PyErr_SetString(PyExc_ValueError, "no such operation"); return 0;
	}
}

static PyObject *computed(int op, PyObject *self, PyObject *other) {
	int is_one = PyLong_Check(other);
	PyObject *from[2] = {self, other};
	Column c[2];
	int64_t *v, one = is_one ? PyLong_AsLongLong(other) : 0;
	if ((one == -1 && PyErr_Occurred()) || !open_columns(c, from, 2 - is_one)) return NULL;
	PyObject *out = new_column(c[0].n, &v);
	if (out && !apply(op, v, c[0].v, is_one ? &one : c[1].v, !is_one, c[0].n)) Py_CLEAR(out);
	close_columns(c, 2 - is_one);
	return out;
}

#define OPERATOR(name, op) static PyObject *name(PyObject *self, PyObject *other) { return computed(op, self, other); }
OPERATOR(added, '+') OPERATOR(less, '-') OPERATOR(multiplied, '*') OPERATOR(divided, '/')
OPERATOR(both, '&') OPERATOR(either, '|') OPERATOR(least, 'm') OPERATOR(most, 'M') OPERATOR(filled, '=')

static PyObject *compared(PyObject *self, PyObject *other, int how) {
	if (how == Py_GE || how == Py_LT) return computed(how == Py_GE ? 'g' : 'l', self, other);
	return ((richcmpfunc)PyType_GetSlot(&PyByteArray_Type, Py_tp_richcompare))(self, other, how);
}

/* flags.where(column, column) -> the first one's values where a flag is set, the other's where not */
static PyObject *where(PyObject *self, PyObject *args) {
	PyObject *from[3] = {self, NULL, NULL}, *out;
	Column c[3];
	int64_t *v;
	if (!PyArg_ParseTuple(args, "OO", &from[1], &from[2]) || !open_columns(c, from, 3)) return NULL;
	out = new_column(c[0].n, &v);
	for (Py_ssize_t i = 0; out && i < c[0].n; i++) v[i] = c[0].v[i] ? c[1].v[i] : c[2].v[i];
	close_columns(c, 3);
	return out;
}

/* column.shift(by, edge) */
static PyObject *shift(PyObject *self, PyObject *args) {
	Py_ssize_t by;
	long long edge;
	Column c;
	int64_t *v;
	if (!PyArg_ParseTuple(args, "nL", &by, &edge) || !open_column(&c, self)) return NULL;
	PyObject *out = new_column(c.n, &v);
	if (by > c.n) by = c.n;
	if (by < -c.n) by = -c.n;
	for (Py_ssize_t i = 0; out && i < c.n; i++) v[i] = i - by >= 0 && i - by < c.n ? c.v[i - by] : edge;
	close_column(&c);
	return out;
}

static PyObject *running(PyObject *self, PyObject *none) {
	(void)none;
	Column c;
	int64_t *v;
	if (!open_column(&c, self)) return NULL;
	PyObject *out = new_column(c.n + 1, &v);
	if (out) v[0] = 0;
	for (Py_ssize_t i = 0; out && i < c.n; i++) v[i + 1] = plus(v[i], c.v[i]);
	close_column(&c);
	return out;
}

static PyObject *total(PyObject *self, PyObject *none) {
	(void)none;
	Column c;
	int64_t sum = 0;
	if (!open_column(&c, self)) return NULL;
	for (Py_ssize_t i = 0; i < c.n; i++) sum = plus(sum, c.v[i]);
	close_column(&c);
	return PyLong_FromLongLong(sum);
}

/* sums.means(sums or None, low, high) -> for each unit the sum over those about it, divided by the other one if that is over 1. */
static PyObject *means(PyObject *self, PyObject *args) {
	PyObject *from[2] = {self, NULL}, *out = NULL;
	Py_ssize_t low, high;
	Column c[2];
	int64_t *v;
	if (!PyArg_ParseTuple(args, "Onn", &from[1], &low, &high)) return NULL;
	int count = from[1] == Py_None ? 1 : 2;
	if (!open_columns(c, from, count)) return NULL;
	int64_t n = c[0].n - 1;
	if (n < 0 || low < -INT32_MAX || low > INT32_MAX || high < -INT32_MAX || high >= INT32_MAX) PyErr_SetString(PyExc_ValueError, "no window of sums");
	else out = new_column((Py_ssize_t)n, &v);
	for (int64_t i = 0; out && i < n; i++) {
		int64_t from_ = clamp(i + low, n), to = clamp(i + high + 1, n), under = count > 1 ? minus(c[1].v[to], c[1].v[from_]) : 1;
		v[i] = minus(c[0].v[to], c[0].v[from_]);
		if (under > 1) v[i] = floored(v[i], under);
	}
	close_columns(c, count);
	return out;
}

/* column.at(place), which counts from behind where it is negative */
static PyObject *at(PyObject *self, PyObject *place) {
	Py_ssize_t i = PyLong_AsSsize_t(place), n = PyByteArray_Size(self) / 8;
	if (i == -1 && PyErr_Occurred()) return NULL;
	if (i < 0) i += n;
	if (i < 0 || i >= n) return PyErr_Format(PyExc_IndexError, "no such place in the column");
	return PyLong_FromLongLong(((const int64_t *)(void *)PyByteArray_AsString(self))[i]);
}

/* column.take(places, padded) -> the values at places, counted from behind where negative; if padded, 0 at -1 and behind the last. */
static PyObject *take(PyObject *self, PyObject *args) {
	PyObject *at, *out = NULL;
	int padded;
	Column c, places;
	int64_t *v;
	if (!PyArg_ParseTuple(args, "Op", &at, &padded) || !open_column(&c, self)) return NULL;
	if (open_column(&places, at)) {
		out = new_column(places.n, &v);
		for (Py_ssize_t i = 0; out && i < places.n; i++) {
			int64_t place = places.v[i], from = place < 0 ? plus(place, c.n) : place;
			if (padded && (place == -1 || place == c.n)) v[i] = 0;
			else if (from >= 0 && from < c.n) v[i] = c.v[from];
			else {
				PyErr_SetString(PyExc_IndexError, "no such place in the column");
				Py_CLEAR(out);
			}
		}
		close_column(&places);
	}
	close_column(&c);
	return out;
}

/* column.tallied(places, count) -> the sum over the units of each place */
static PyObject *tallied(PyObject *self, PyObject *args) {
	PyObject *from[2] = {self, NULL}, *out;
	Py_ssize_t count;
	Column c[2];
	int64_t *v;
	if (!PyArg_ParseTuple(args, "On", &from[1], &count) || !open_columns(c, from, 2)) return NULL;
	out = new_column(count, &v);
	if (out) memset(v, 0, 8 * (size_t)count);
	for (Py_ssize_t i = 0; out && i < c[0].n; i++) {
		int64_t place = c[1].v[i];
		if (place >= 0 && place < count) v[place] = plus(v[place], c[0].v[i]);
		else {
			PyErr_SetString(PyExc_IndexError, "no such place");
			Py_CLEAR(out);
		}
	}
	close_columns(c, 2);
	return out;
}

/* flags.nearest(behind) -> the place of the nearest flagged unit before each, or behind it; -1 or their number where there is none. */
static PyObject *nearest(PyObject *self, PyObject *asked) {
	int behind = PyObject_IsTrue(asked);
	Column c;
	int64_t *v;
	if (behind < 0 || !open_column(&c, self)) return NULL;
	PyObject *out = new_column(c.n, &v);
	int64_t place = behind ? c.n : -1;
	for (Py_ssize_t k = 0; out && k < c.n; k++) {
		Py_ssize_t i = behind ? c.n - 1 - k : k;
		v[i] = place;
		if (c.v[i]) place = i;
	}
	close_column(&c);
	return out;
}

/* scores.best_run() -> where the stretch with the highest sum begins and is over */
static PyObject *best_run(PyObject *self, PyObject *none) {
	(void)none;
	Column c;
	if (!open_column(&c, self)) return NULL;
	Py_ssize_t start = 0, first = 0, end = 0;
	int64_t best = 0, here = 0;
	for (Py_ssize_t i = 0; i < c.n; i++) {
		if (here < 0) here = 0, start = i;
		here = plus(here, c.v[i]);
		if (here > best) best = here, first = start, end = i + 1;
	}
	close_column(&c);
	return Py_BuildValue("(nn)", first, end);
}

/* keys.alike(reach) -> how many units so near have the same key, and how far away the nearest is */
static PyObject *alike(PyObject *self, PyObject *far) {
	Py_ssize_t reach = PyLong_AsSsize_t(far);
	Column c;
	int64_t *near = NULL, *gap = NULL;
	if ((reach == -1 && PyErr_Occurred()) || !open_column(&c, self)) return NULL;
	PyObject *one = new_column(c.n, &near), *two = one ? new_column(c.n, &gap) : NULL;
	for (Py_ssize_t i = 0; two && i < c.n; i++) {
		near[i] = 0, gap[i] = (int64_t)reach + 1;
		for (Py_ssize_t step = reach; step > 0; step--) {
			int same = (i >= step && c.v[i - step] == c.v[i]) + (i < c.n - step && c.v[i + step] == c.v[i]);
			if (same) near[i] += same, gap[i] = step;
		}
	}
	close_column(&c);
	PyObject *out = two ? PyTuple_Pack(2, one, two) : NULL;
	Py_XDECREF(one);
	Py_XDECREF(two);
	return out;
}

static PyMethodDef METHODS[] = {
	{"least", least, METH_O, "Return each value, at most a limit."},
	{"most", most, METH_O, "Return each value, at least a limit."},
	{"filled", filled, METH_O, "Return as many times one value."},
	{"at", at, METH_O, "Return the value at a place."},
	{"where", where, METH_VARARGS, "Choose by truth value."},
	{"shift", shift, METH_VARARGS, "Move values by some places."},
	{"running", running, METH_NOARGS, "Add up all before each unit."},
	{"total", total, METH_NOARGS, "Add up all."},
	{"means", means, METH_VARARGS, "Divide sums over the units about each."},
	{"take", take, METH_VARARGS, "Look up values at places."},
	{"tallied", tallied, METH_VARARGS, "Add up values by place."},
	{"nearest", nearest, METH_O, "Find the nearest flagged units."},
	{"best_run", best_run, METH_NOARGS, "Find the stretch with the highest sum."},
	{"alike", alike, METH_O, "Count units near by with the same key."},
	{NULL, NULL, 0, NULL},
};
static PyType_Slot SLOTS[] = {
	{Py_nb_add, (void *)added}, {Py_nb_subtract, (void *)less}, {Py_nb_multiply, (void *)multiplied}, {Py_nb_floor_divide, (void *)divided},
	{Py_nb_and, (void *)both}, {Py_nb_or, (void *)either}, {Py_tp_richcompare, (void *)compared}, {Py_tp_methods, METHODS}, {0, NULL}};
static PyType_Spec SPEC = {"bodycopy.kernel._native.Column", 0, 0, Py_TPFLAGS_DEFAULT, SLOTS};

/* Make the type of columns: a row of bytes with a numpy array's arithmetic. */
int add_columns(PyObject *module) {
	COLUMN = (PyTypeObject *)PyType_FromSpecWithBases(&SPEC, (PyObject *)&PyByteArray_Type);
	return COLUMN ? PyModule_AddObjectRef(module, "Column", (PyObject *)COLUMN) : -1;
}
