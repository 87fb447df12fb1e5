// A library that is no libclara.
extern "C" __attribute__((visibility("default"))) int other_library() { return 0; }
