/* What features ask of characters: Python says it once for each, see kernel/features/letters.py. */
#include "native.h"

/* Filled under Python's lock, a byte at a time, always with the same answers; 0 is a character that nobody asked about. The first
   is what `classify` says, the other what `shows` does. */
static uint8_t KNOWN_KINDS[2][CODE_POINTS];

/* Return what Python says of a character; -1 where it has raised. */
int asked_once(int which, PyObject *says, uint32_t code) {
	if (code < CODE_POINTS && KNOWN_KINDS[which][code]) return KNOWN_KINDS[which][code];
	PyObject *asked = PyObject_CallFunction(says, "I", (unsigned)code);
	unsigned long known = asked ? PyLong_AsUnsignedLong(asked) : 0;
	Py_XDECREF(asked);
	if (!asked || PyErr_Occurred()) return -1;
	if (code >= CODE_POINTS || !known || known > UINT8_MAX) {
		PyErr_SetString(PyExc_ValueError, "a class of characters that is not in one byte");
		return -1;
	}
	return KNOWN_KINDS[which][code] = (uint8_t)known;
}

void close_letters(Letters *l) {
	free(l->codes);
	free(l->kinds);
	*l = (Letters){NULL, NULL, 0};
}

/* A number to hash with, so that no text can be written whose words all fall in one place. */
int salted(uint64_t *salt) {
	PyObject *seed = PyUnicode_FromString("bodycopy");
	if (seed) *salt = (uint64_t)PyObject_Hash(seed) * 2 + 1;
	Py_XDECREF(seed);
	return seed != NULL;
}

/* Read a text and what its characters are; Python's lock is held. 0 where Python has raised. */
int read_letters(Letters *l, PyObject *text, PyObject *classify) {
	*l = (Letters){NULL, NULL, PyUnicode_GetLength(text)};
	if (l->n < 0) return 0;
	if (l->n > INT32_MAX / 2) {
		PyErr_SetString(PyExc_OverflowError, "a text of more than 1,073,741,823 characters");
		return 0;
	}
	l->codes = malloc(4 * (size_t)l->n + 4), l->kinds = malloc((size_t)l->n + 1);
	int good = l->codes && l->kinds;
	if (!good) PyErr_NoMemory();
	else if (!PyUnicode_AsUCS4(text, l->codes, l->n + 1, 1)) good = 0;
	for (Py_ssize_t i = 0; good && i < l->n; i++) {
		uint32_t code = l->codes[i];
		good = code < CODE_POINTS && (KNOWN_KINDS[0][code] || asked_once(0, classify, code) > 0);
		if (good) l->kinds[i] = KNOWN_KINDS[0][code];
	}
	if (good) return 1;
	if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "not a character");
	close_letters(l);
	return 0;
}
