// What TorchSharp 0.107's library asks of GCC 13's libstdc++ and Debian 12's (GCC 12) does not have: one function. From GCC 13 on <iostream> calls it from each file that includes it,
// where older headers put a static std::ios_base::Init into the file; so that is its whole body.
#include <ios>

// The name is the mangled std::ios_base_library_init(), which older headers do not declare.
extern "C" __attribute__((visibility("default"))) void _ZSt21ios_base_library_initv()
{
    static std::ios_base::Init once;
}
