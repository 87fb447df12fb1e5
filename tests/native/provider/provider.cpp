// An execution provider as a plug-in of ONNX Runtime (onnxruntime_ep_c_api.h): takes each Relu and computes it on the
// processors, so that a test sees by the counters below that networks ran here. Has two devices, both the processor;
// the second one gives negative values as 100, not 0, so that a test can tell them apart.
#include <onnxruntime_c_api.h>

#include <atomic>
#include <cstring>
#include <vector>

namespace {

constexpr char provider_name[] = "ClaraTestProvider";
constexpr char number_key[] = "number";

const OrtApi *ort = nullptr;
std::atomic<int> runs_of[2];

struct node_compute : OrtNodeComputeInfo {
  int number = 0;
};

struct provider : OrtEp {
  int number = 0;
};

struct factory : OrtEpFactory {};

#define CLARA_TRY(call)                                                                                                \
  if (OrtStatus *failed = (call); failed != nullptr)                                                                   \
  return failed

OrtStatus *ORT_API_CALL compute(OrtNodeComputeInfo *self, void *, OrtKernelContext *context) noexcept {
  const int number = static_cast<node_compute *>(self)->number;
  const OrtValue *input = nullptr;
  CLARA_TRY(ort->KernelContext_GetInput(context, 0, &input));
  OrtTensorTypeAndShapeInfo *info = nullptr;
  CLARA_TRY(ort->GetTensorTypeAndShape(input, &info));
  size_t axes = 0;
  CLARA_TRY(ort->GetDimensionsCount(info, &axes));
  std::vector<int64_t> shape(axes);
  CLARA_TRY(ort->GetDimensions(info, shape.data(), axes));
  size_t count = 0;
  CLARA_TRY(ort->GetTensorShapeElementCount(info, &count));
  ort->ReleaseTensorTypeAndShapeInfo(info);
  const void *from = nullptr;
  CLARA_TRY(ort->GetTensorData(input, &from));
  OrtValue *output = nullptr;
  CLARA_TRY(ort->KernelContext_GetOutput(context, 0, shape.data(), axes, &output));
  void *to = nullptr;
  CLARA_TRY(ort->GetTensorMutableData(output, &to));
  for (size_t i = 0; i < count; i++) {
    const float value = static_cast<const float *>(from)[i];
    static_cast<float *>(to)[i] = value > 0 ? value : number == 0 ? 0.0F : 100.0F;
  }
  runs_of[number]++;
  return nullptr;
}

OrtStatus *ORT_API_CALL create_state(OrtNodeComputeInfo *, OrtNodeComputeContext *, void **state) noexcept {
  *state = nullptr;
  return nullptr;
}

void ORT_API_CALL release_state(OrtNodeComputeInfo *, void *) noexcept {}

const char *ORT_API_CALL name_of_provider(const OrtEp *) noexcept { return provider_name; }

OrtStatus *ORT_API_CALL claim(OrtEp *, const OrtGraph *graph, OrtEpGraphSupportInfo *support) noexcept {
  size_t count = 0;
  CLARA_TRY(ort->Graph_GetNumNodes(graph, &count));
  std::vector<const OrtNode *> nodes(count);
  CLARA_TRY(ort->Graph_GetNodes(graph, nodes.data(), count));
  for (const OrtNode *node : nodes) {
    const char *type = nullptr;
    CLARA_TRY(ort->Node_GetOperatorType(node, &type));
    if (std::strcmp(type, "Relu") == 0)
      CLARA_TRY(ort->GetEpApi()->EpGraphSupportInfo_AddNodesToFuse(support, &node, 1, nullptr));
  }
  return nullptr;
}

OrtStatus *ORT_API_CALL compile(OrtEp *self, const OrtGraph **, const OrtNode **, size_t count,
                                OrtNodeComputeInfo **infos, OrtNode **) noexcept {
  for (size_t i = 0; i < count; i++) {
    auto *made = new node_compute();
    made->ort_version_supported = ORT_API_VERSION;
    made->CreateState = &create_state;
    made->Compute = &compute;
    made->ReleaseState = &release_state;
    made->number = static_cast<provider *>(self)->number;
    infos[i] = made;
  }
  return nullptr;
}

void ORT_API_CALL release_computes(OrtEp *, OrtNodeComputeInfo **infos, size_t count) noexcept {
  for (size_t i = 0; i < count; i++)
    delete static_cast<node_compute *>(infos[i]);
}

const char *ORT_API_CALL name_of_factory(const OrtEpFactory *) noexcept { return provider_name; }
const char *ORT_API_CALL vendor(const OrtEpFactory *) noexcept { return "ClaraPlugin"; }
uint32_t ORT_API_CALL vendor_id(const OrtEpFactory *) noexcept { return 0; }
const char *ORT_API_CALL version(const OrtEpFactory *) noexcept { return "1.0.0"; }

OrtStatus *ORT_API_CALL supported(OrtEpFactory *self, const OrtHardwareDevice *const *devices, size_t count,
                                  OrtEpDevice **made, size_t most, size_t *number) noexcept {
  *number = 0;
  for (size_t i = 0; i < count; i++) {
    if (ort->HardwareDevice_Type(devices[i]) != OrtHardwareDeviceType_CPU)
      continue;
    for (const char *value : {"0", "1"}) {
      if (*number == most)
        return nullptr;
      OrtKeyValuePairs *which = nullptr;
      ort->CreateKeyValuePairs(&which);
      ort->AddKeyValuePair(which, number_key, value);
      OrtStatus *refused = ort->GetEpApi()->CreateEpDevice(self, devices[i], which, nullptr, &made[*number]);
      ort->ReleaseKeyValuePairs(which);
      CLARA_TRY(refused);
      ++*number;
    }
    return nullptr;
  }
  return nullptr;
}

OrtStatus *ORT_API_CALL create(OrtEpFactory *, const OrtHardwareDevice *const *, const OrtKeyValuePairs *const *about,
                               size_t count, const OrtSessionOptions *, const OrtLogger *, OrtEp **out) noexcept {
  if (count != 1)
    return ort->CreateStatus(ORT_INVALID_ARGUMENT, "one device at a time");
  auto *made = new provider();
  made->ort_version_supported = ORT_API_VERSION;
  made->GetName = &name_of_provider;
  made->GetCapability = &claim;
  made->Compile = &compile;
  made->ReleaseNodeComputeInfos = &release_computes;
  const char *number = ort->GetKeyValue(about[0], number_key);
  made->number = number != nullptr && *number == '1' ? 1 : 0;
  *out = made;
  return nullptr;
}

void ORT_API_CALL release(OrtEpFactory *, OrtEp *made) noexcept { delete static_cast<provider *>(made); }

OrtStatus *ORT_API_CALL no_allocator(OrtEpFactory *, const OrtMemoryInfo *, const OrtKeyValuePairs *,
                                     OrtAllocator **out) noexcept {
  *out = nullptr;
  return nullptr;
}

void ORT_API_CALL release_allocator(OrtEpFactory *, OrtAllocator *) noexcept {}

OrtStatus *ORT_API_CALL no_transfer(OrtEpFactory *, OrtDataTransferImpl **out) noexcept {
  *out = nullptr;
  return nullptr;
}

bool ORT_API_CALL is_stream_aware(const OrtEpFactory *) noexcept { return false; }

} // namespace

#if defined(_WIN32)
#define CLARA_TEST_EXPORT extern "C" __declspec(dllexport)
#else
#define CLARA_TEST_EXPORT extern "C" __attribute__((visibility("default")))
#endif

CLARA_TEST_EXPORT OrtStatus *CreateEpFactories(const char *, const OrtApiBase *base, const OrtLogger *,
                                               OrtEpFactory **factories, size_t most, size_t *count) {
  ort = base->GetApi(ORT_API_VERSION);
  if (most == 0)
    return ort->CreateStatus(ORT_INVALID_ARGUMENT, "no room for a factory");
  auto *made = new factory();
  made->ort_version_supported = ORT_API_VERSION;
  made->GetName = &name_of_factory;
  made->GetVendor = &vendor;
  made->GetVendorId = &vendor_id;
  made->GetVersion = &version;
  made->GetSupportedDevices = &supported;
  made->CreateEp = &create;
  made->ReleaseEp = &release;
  made->CreateAllocator = &no_allocator;
  made->ReleaseAllocator = &release_allocator;
  made->CreateDataTransfer = &no_transfer;
  made->IsStreamAware = &is_stream_aware;
  factories[0] = made;
  *count = 1;
  return nullptr;
}

CLARA_TEST_EXPORT OrtStatus *ReleaseEpFactory(OrtEpFactory *made) {
  delete static_cast<factory *>(made);
  return nullptr;
}

// How many times nodes of a device ran.
CLARA_TEST_EXPORT int clara_test_provider_runs(int number) { return runs_of[number]; }
