/* Opens the module piiscan.native._native; each file adds what it has. */
#include "native.h"

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "piiscan.native._native", "The compiled part of the scan.", -1, NULL, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL)
        return NULL;
    if (PyModule_AddIntConstant(module, "VERSION", NATIVE_VERSION) < 0 || add_text(module) < 0 || add_utf8(module) < 0
        || add_people(module) < 0 || add_table(module) < 0 || add_scanner(module) < 0 || add_terms(module) < 0 || add_names(module) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
