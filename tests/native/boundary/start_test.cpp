#include "clara/clara.h"
#include "core_double.h"

#include <gtest/gtest.h>
#include <new>
#include <stdexcept>
#include <thread>

using clara_shim::outcome;
using clara_shim::start_places;

namespace {

// The status of any forwarded call: the core's own when the library runs.
clara_status status_of_a_call() { return clara_stop(); }

void expect_not_started() { EXPECT_EQ(status_of_a_call(), CLARA_E_NOT_STARTED); }

void expect_started() { EXPECT_EQ(status_of_a_call(), status_of("stop")); }

} // namespace

TEST(Start, makes_the_functions_work) {
  expect_not_started();
  EXPECT_EQ(clara_start(nullptr), CLARA_OK);
  expect_started();
}

TEST(Start, twice_succeeds_twice_and_finds_the_core_once) {
  EXPECT_EQ(clara_start(nullptr), CLARA_OK);
  EXPECT_EQ(clara_start(nullptr), CLARA_OK);
  EXPECT_EQ(the_core().finds, 1);
  expect_started();
}

TEST(Start, after_a_stop_tells_the_core_that_it_is_wanted_again) {
  ASSERT_EQ(clara_start(nullptr), CLARA_OK);
  clara_stop();
  const int before = the_core().binds;
  EXPECT_EQ(clara_start(nullptr), CLARA_OK);
  EXPECT_EQ(the_core().binds, before + 1);
  expect_started();
}

TEST(Start, gives_the_core_its_table_and_the_room_for_the_core_s) {
  the_core().on_bind = [](const clara_shim_table &shim, clara_core_table &table) {
    EXPECT_EQ(shim.struct_size, sizeof(clara_shim_table));
    EXPECT_EQ(shim.abi_version, clara_abi_version());
    EXPECT_EQ(table.struct_size, sizeof(clara_core_table));
    EXPECT_EQ(table.abi_version, clara_abi_version());
    fill_table(table);
    return CLARA_OK;
  };
  EXPECT_EQ(clara_start(nullptr), CLARA_OK);
}

TEST(Start, that_fails_to_find_the_core_says_why_and_may_be_tried_again) {
  the_core().on_find = [](const start_places &) {
    return outcome{CLARA_E_RUNTIME_MISSING, "there is no .NET; install it"};
  };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_RUNTIME_MISSING);
  EXPECT_EQ(last_error(), "there is no .NET; install it");
  expect_not_started();

  the_core().on_find = nullptr;
  EXPECT_EQ(clara_start(nullptr), CLARA_OK);
  EXPECT_EQ(last_error(), "");
  expect_started();
}

TEST(Start, that_the_core_refuses_keeps_the_core_s_reason_and_may_be_tried_again) {
  the_core().on_bind = [](const clara_shim_table &shim, clara_core_table &) {
    shim.set_error("the core is of another day");
    return CLARA_E_UNSUPPORTED;
  };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_UNSUPPORTED);
  EXPECT_EQ(last_error(), "the core is of another day");
  expect_not_started();

  the_core().on_bind = nullptr;
  EXPECT_EQ(clara_start(nullptr), CLARA_OK);
  EXPECT_EQ(the_core().finds, 1) << "the core that was found once is the only one in this process";
}

TEST(Start, that_the_core_refuses_without_a_reason_gets_one) {
  for (const int status : {CLARA_E_INTERNAL, 7}) {
    the_core().on_bind = [&](const clara_shim_table &, clara_core_table &) { return status; };
    EXPECT_EQ(clara_start(nullptr), CLARA_E_HOST);
    EXPECT_NE(last_error().find("returned " + std::to_string(status)), std::string::npos) << last_error();
  }
}

TEST(Start, refuses_a_core_whose_table_has_holes) {
  the_core().on_bind = [](const clara_shim_table &, clara_core_table &table) {
    fill_table(table);
    table.session_release = nullptr;
    return CLARA_OK;
  };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_MANAGED_MISSING);
  EXPECT_NE(last_error().find("another version"), std::string::npos) << last_error();
  expect_not_started();
}

TEST(Start, refuses_a_core_of_another_major_version) {
  the_core().on_bind = [](const clara_shim_table &, clara_core_table &table) {
    fill_table(table);
    table.abi_version = 2U << 16;
    return CLARA_OK;
  };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_MANAGED_MISSING);
  expect_not_started();
}

TEST(Start, keeps_working_where_a_later_start_is_refused) {
  ASSERT_EQ(clara_start(nullptr), CLARA_OK);
  the_core().on_bind = [](const clara_shim_table &shim, clara_core_table &) {
    shim.set_error("not now");
    return CLARA_E_BUSY;
  };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_BUSY);
  expect_started();
}

TEST(Start, lets_nothing_be_thrown_into_the_viewer) {
  the_core().on_find = [](const start_places &) -> outcome { throw std::bad_alloc(); };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_MEMORY);
  EXPECT_NE(last_error(), "");
  the_core().on_find = [](const start_places &) -> outcome { throw std::runtime_error("of a library below"); };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_INTERNAL);
  EXPECT_EQ(last_error(), "of a library below");
  the_core().on_find = [](const start_places &) -> outcome { throw 42; };
  EXPECT_EQ(clara_start(nullptr), CLARA_E_INTERNAL);
  EXPECT_NE(last_error(), "");

  the_core().on_find = nullptr;
  EXPECT_EQ(clara_start(nullptr), CLARA_OK) << "a throw must not keep the lock";
}

TEST(Start, from_many_threads_binds_one_after_the_other_and_finds_once) {
  std::atomic<int> inside{0};
  the_core().on_bind = [&](const clara_shim_table &, clara_core_table &table) {
    EXPECT_EQ(++inside, 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    fill_table(table);
    inside--;
    return CLARA_OK;
  };
  std::vector<clara_status> statuses(8, CLARA_E_INTERNAL);
  std::vector<std::thread> threads;
  for (clara_status &status : statuses)
    threads.emplace_back([&status] {
      do {
        status = clara_start(nullptr);
      } while (status == CLARA_OK && clara_stop() == CLARA_E_NOT_STARTED); // readers while others bind
    });
  for (std::thread &thread : threads)
    thread.join();

  EXPECT_EQ(statuses, std::vector<clara_status>(8, CLARA_OK));
  EXPECT_EQ(the_core().finds, 1);
}
