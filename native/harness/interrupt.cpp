#include "interrupt.h"

#include <atomic>
#include <cstdlib>
#include <mutex>

#if defined(_WIN32)
#include <windows.h>
#else
#include <csignal>
#include <thread>
#include <unistd.h>
#endif

namespace harness {
namespace {

constexpr int cancelled_exit_code = 130;

std::atomic<bool> asked{false};
std::mutex mutex;
const api *library = nullptr;
clara_cancel *target = nullptr;

// On a thread of its own, never inside of a signal handler: the request runs managed code.
void interrupt() {
  if (asked.exchange(true))
    std::_Exit(cancelled_exit_code);
  const std::lock_guard<std::mutex> lock(mutex);
  if (library != nullptr && target != nullptr)
    library->cancel_request(target);
}

} // namespace

#if defined(_WIN32)

void watch_interrupts() {
  SetConsoleCtrlHandler(
      [](DWORD event) -> BOOL {
        if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
          return FALSE;
        interrupt();
        return TRUE;
      },
      TRUE);
}

#else

void watch_interrupts() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr); // inherited by every thread made later
  std::thread([signals] {
    for (int signal = 0; sigwait(&signals, &signal) == 0;)
      interrupt();
  }).detach();
}

#endif

bool interrupted() { return asked; }

void cancel_on_interrupt(const api *functions, clara_cancel *cancel) {
  const std::lock_guard<std::mutex> lock(mutex);
  library = functions;
  target = cancel;
  if (asked && library != nullptr && target != nullptr)
    library->cancel_request(target);
}

} // namespace harness
