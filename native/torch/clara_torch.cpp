// What .NET gets where TorchSharp asks for its library: this one, which needs that one. The loader looks a function up here first and then there, so these few are ours and all others
// TorchSharp's own. Reason: TorchSharp 0.107 catches c10::Error and std::runtime_error, and libtorch also throws others. torch::jit::ErrorReport, for a file with an operator that this
// libtorch does not know, is one: it would end the viewer's process.
#include <cstdint>
#include <cstring>
#include <dlfcn.h>
#include <exception>

#define CLARA_TORCH_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

thread_local char* last_error = nullptr;

template <typename Function> Function* original(const char* name)
{
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

template <typename Work> void guarded(const Work& work)
{
    try
    {
        work();
    }
    catch (const std::exception& e)
    {
        last_error = strdup(e.what());
    }
    catch (...)
    {
        last_error = strdup("libtorch failed and gave no reason");
    }
}

} // namespace

CLARA_TORCH_EXPORT void* THSJIT_load(const char* file, std::int64_t device, std::int64_t index)
{
    static const auto load = original<void*(const char*, std::int64_t, std::int64_t)>("THSJIT_load");
    void* module = nullptr;
    guarded([&] { module = load(file, device, index); });
    return module;
}

CLARA_TORCH_EXPORT void THSJIT_Module_forward(void* module, const void* arguments, std::int32_t count, void* allocate, std::int8_t* type, std::int32_t used)
{
    static const auto forward = original<void(void*, const void*, std::int32_t, void*, std::int8_t*, std::int32_t)>("THSJIT_Module_forward");
    *type = 0;
    guarded([&] { forward(module, arguments, count, allocate, type, used); });
}

// TorchSharp asks after each call; it frees nothing that it gets.
CLARA_TORCH_EXPORT const char* THSTorch_get_and_reset_last_err()
{
    static const auto get = original<const char*()>("THSTorch_get_and_reset_last_err");
    if (last_error == nullptr)
        return get();
    const char* error = last_error;
    last_error = nullptr;
    return error;
}
