# Sourced by ./clara and ./test.sh: installs what is missing and builds what is out of date. Needs $root, the checkout's folder.

# Says one line on standard error; standard output belongs to the command.
say() { echo "clara: $*" >&2; }

require_dotnet() {
  if ! command -v dotnet >/dev/null; then
    say "the .NET 10 SDK is missing: install dotnet-sdk-10.0 (https://dotnet.microsoft.com/download), then run this again."
    exit 1
  fi
  if ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    say "this needs the .NET 10 SDK; 'dotnet --list-sdks' shows none: install dotnet-sdk-10.0, then run this again."
    exit 1
  fi
}

# install_missing PACKAGE... : installs those that dpkg does not know, as root and where there is apt; else prints the one command and exits 1.
install_missing() {
  local missing=() package
  for package in "$@"; do
    if command -v dpkg-query >/dev/null; then
      # Any state but "installed" counts as missing: a removed package keeps an entry.
      [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    else
      case $package in
        g++ | cmake | clang) command -v "$package" >/dev/null || missing+=("$package") ;;
        ninja-build) command -v ninja >/dev/null || missing+=("$package") ;;
      esac
    fi
  done
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    say "system packages are missing and there is no apt here. Install what Debian calls: ${missing[*]}"
    exit 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    say "system packages are missing. Run: sudo apt-get update && sudo apt-get install -y ${missing[*]}"
    exit 1
  fi
  say "installing system packages: ${missing[*]}"
  local log="$root/build/apt.log"
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 5 "$log" >&2
    say "apt-get could not install them; its whole output is in build/apt.log."
    exit 1
  fi
}

# run_logged NAME COMMAND... : keeps the output in build/NAME.log and shows it only when the command fails.
run_logged() {
  local name=$1 log="$root/build/$1.log"
  shift
  if ! "$@" >"$log" 2>&1 9>&-; then # a compiler server that stays must not keep the lock
    # The compiler's own lines first; all of the log where there is none.
    grep -E '(error|ERROR|FAILED|warning)[ :]' "$log" | sort -u | head -n 40 >&2 || true
    tail -n 15 "$log" >&2
    say "$name failed; its whole output is in build/$name.log."
    exit 1
  fi
}

# Everything that ends up in build/dist. Folders count too: a deleted or renamed file changes its folder's time.
product_is_fresh() {
  # Somebody may have removed build/dist alone.
  [ -e "$root/build/.product" ] && [ -e "$root/build/dist/cli/clara.dll" ] && [ -e "$root/build/dist/clara-harness" ] || return 1
  # Where GDCM cannot be installed the product is whole without it.
  [ -e "$root/build/dist/libclara_dicom.so" ] || ! command -v dpkg-query >/dev/null || return 1
  [ -z "$(find "$root/managed" "$root/interop" "$root/native" "$root/plugin-manifest" "$root/CMakeLists.txt" "$root/global.json" \
    "$root"/Directory.*.props "$root/.ci/prepare.sh" -newer "$root/build/.product" -print -quit 2>/dev/null)" ]
}

publish() { # PROJECT FOLDER
  local precompiled=()
  # Code precompiled for the machine halves the start-up; where its compiler cannot be had the plain code runs as well.
  if [ "$(uname -s)-$(uname -m)" = Linux-x86_64 ]; then precompiled=(-r linux-x64 --self-contained false -p:PublishReadyToRun=true); fi
  dotnet publish "$root/managed/$1" -c Release -o "$root/build/dist/$2" -v q --nologo "${precompiled[@]}"
}

# All that ends up in build/dist/torch.
torch_is_fresh() {
  [ -e "$root/build/.torch" ] && [ -e "$root/build/dist/torch/libclara_torch.so" ] || return 1
  [ -z "$(find "$root/managed/Clara.Inference.Torch" "$root/managed/Clara.Inference" "$root/managed/Clara.Models" "$root/managed/Clara.Imaging" "$root/native/torch" \
    "$root/global.json" "$root"/Directory.*.props "$root/.ci/prepare.sh" -newer "$root/build/.torch" -print -quit 2>/dev/null)" ]
}

# Only with the lock.
publish_torch() {
  local began torch="$root/build/dist/torch"
  install_missing g++ cmake ninja-build binutils patchelf
  began=$(mktemp "$root/build/.began.XXXXXX")
  run_logged publish-torch dotnet publish "$root/managed/Clara.Inference.Torch" -c Release -o "$torch" -v q --nologo -r linux-x64 --self-contained false
  rm -rf "$root/build/torch" # the compiler's library may have been updated since
  run_logged configure-torch cmake -S "$root/native/torch" -B "$root/build/torch" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCLARA_TORCH_DIST="$torch"
  run_logged build-torch cmake --build "$root/build/torch"
  local missing
  if missing=$(ldd "$torch/libclara_torch.so" 2>&1 | grep 'not found' | head -n 3) && [ -n "$missing" ]; then
    rm -f "$began"
    say "libtorch does not load here: $missing"
    exit 1
  fi
  mv "$began" "$root/build/.torch"
}

# TorchSharp and libtorch, for networks in TorchScript: 131 MB from NuGet, half a gigabyte on the disk. Only for those who ask (./clara install-torch) and for the tests.
install_torch() {
  if [ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]; then
    say "TorchScript networks run on Linux x64 only in this version."
    exit 1
  fi
  torch_is_fresh && return
  mkdir -p "$root/build"
  exec 9>"$root/build/.lock"
  flock 9
  if ! torch_is_fresh; then
    require_dotnet
    say "installing TorchSharp and libtorch (the first time downloads 131 MB)"
    publish_torch
  fi
  exec 9>&-
}

build_product() {
  product_is_fresh && return
  mkdir -p "$root/build"
  exec 9>"$root/build/.lock"
  flock 9 # two commands at once build once
  if ! product_is_fresh; then
    require_dotnet
    install_missing g++ cmake ninja-build libgdcm-dev
    say "building (the first time takes a minute or two)"
    local began
    began=$(mktemp "$root/build/.began.XXXXXX") # what changes during the build is newer than this and built next time
    run_logged publish-host publish Clara.Host managed
    run_logged publish-cli publish Clara.Cli cli
    run_logged configure cmake -S "$root" -B "$root/build/native" -G Ninja -DCMAKE_BUILD_TYPE=Release
    run_logged native cmake --build "$root/build/native" --target clara clara-harness clara_dicom clara-dicom-worker
    # The engine that somebody installed must go with the rest.
    if [ -e "$root/build/.torch" ] && ! torch_is_fresh; then publish_torch; fi
    mv "$began" "$root/build/.product"
  fi
  exec 9>&-
}
