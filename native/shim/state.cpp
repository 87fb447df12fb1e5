// The only state of the library besides the last error: the bound core.
#include "state.h"

#include "core.h"
#include "find_core.h"
#include "last_error.h"

#include <atomic>
#include <cstddef>
#include <mutex>

namespace clara_shim {
namespace {

struct binding {
  std::mutex mutex;
  bind_fn bind = nullptr; // found once, kept for ever
  clara_core_table table = {};
  std::atomic<const clara_core_table *> published{nullptr}; // the table once it is whole; read without the mutex
};

binding only; // constant-initialised: there is no moment of loading at which it could be missing

constexpr uint32_t abi_version = CLARA_ABI_MAJOR << 16 | CLARA_ABI_MINOR;
const clara_shim_table shim = {sizeof(clara_shim_table), abi_version, &set_last_error};

static_assert(offsetof(clara_core_table, cancel_create) == 8, "the table's head is two numbers; append only");
static_assert((sizeof(clara_core_table) - 8) % sizeof(void *) == 0, "behind its head the table holds pointers only");

bool is_whole(const clara_core_table &table) {
  constexpr size_t count = (sizeof(table) - 8) / sizeof(void *);
  void *pointers[count];
  memcpy(pointers, reinterpret_cast<const char *>(&table) + 8, sizeof(pointers));
  for (void *pointer : pointers)
    if (pointer == nullptr)
      return false;
  return true;
}

// The core has set the sentence; what follows is for one that did not keep to that.
outcome refused(int status) {
  uint64_t size = 0;
  clara_last_error(nullptr, &size);
  if (size > 1 && status < 0)
    return {status, {}};
  return {CLARA_E_HOST, "Clara.Host.Boot.Bind returned " + std::to_string(status) +
                            " and gave no reason; install the managed folder again"};
}

// Into a table of its own: readers never see a half-filled one.
outcome call_bind(bind_fn bind, clara_core_table &table) {
  table = {};
  table.struct_size = sizeof(table);
  table.abi_version = abi_version;
  clear_last_error();
  const int status = bind(&shim, &table);
  if (status != CLARA_OK)
    return refused(status);
  if (table.abi_version >> 16 != CLARA_ABI_MAJOR || !is_whole(table))
    return {CLARA_E_MANAGED_MISSING, "Clara.Host.dll belongs to another version of the library; install libclara and "
                                     "its managed folder from one package"};
  return {};
}

} // namespace

const clara_core_table *core() noexcept { return only.published.load(std::memory_order_acquire); }

outcome bind_core(const start_places &places) {
  const std::lock_guard<std::mutex> lock(only.mutex);
  if (only.bind == nullptr)
    if (outcome found = find_core(places, only.bind); !found)
      return found;
  clara_core_table table;
  outcome bound = call_bind(only.bind, table);
  if (bound && core() == nullptr) {
    only.table = table;
    only.published.store(&only.table, std::memory_order_release);
  }
  return bound;
}

} // namespace clara_shim
