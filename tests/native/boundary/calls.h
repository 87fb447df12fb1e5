// Calls any function of the interface with made-up arguments, by its type alone.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

template <typename T> uint64_t as_number(T value) {
  if constexpr (std::is_pointer_v<T>)
    return reinterpret_cast<uint64_t>(value);
  else
    return static_cast<uint64_t>(value);
}

// The n-th argument, different from the others; never dereferenced, since the core is a double.
template <typename T> T made_up(uint64_t n) {
  if constexpr (std::is_pointer_v<T>)
    return reinterpret_cast<T>(0x1000 + n * 0x10);
  else
    return static_cast<T>(100 + n);
}

struct call_result {
  std::vector<uint64_t> arguments;
  bool has_status = false;
  int32_t status = 0;
};

template <typename Result, typename... Arguments, size_t... N>
call_result call_with_made_up(Result (*function)(Arguments...), std::index_sequence<N...>) {
  call_result result;
  result.arguments = {as_number(made_up<Arguments>(N))...};
  if constexpr (std::is_void_v<Result>) {
    function(made_up<Arguments>(N)...);
  } else {
    result.has_status = true;
    result.status = function(made_up<Arguments>(N)...);
  }
  return result;
}

template <typename Result, typename... Arguments> call_result call_with_made_up(Result (*function)(Arguments...)) {
  return call_with_made_up(function, std::index_sequence_for<Arguments...>());
}

struct named_call {
  std::string name;
  call_result (*call)();
};

// For the names of value-parameterised tests.
inline std::ostream &operator<<(std::ostream &out, const named_call &call) { return out << call.name; }

#define CLARA_NAMED_CALL(name) named_call{#name, [] { return call_with_made_up(&clara_##name); }},
