# Read by ./demo and .ci/run, not run. Sees to it that there is a JDK 17 or newer, which the build needs: javac, not only
# java. The Maven wrapper needs no more than that: without curl, wget and unzip it fetches Maven by Java, and unpacks it
# by tar and gzip, which every Debian has.

jdk_major() { # prints the major version of the javac that the build would take, or nothing
  local javac
  if [ -n "${JAVA_HOME:-}" ]; then javac=$JAVA_HOME/bin/javac; else javac=$(command -v javac || true); fi
  if [ -x "$javac" ]; then
    "$javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

jdk_found() {
  local major
  major=$(jdk_major)
  [ -n "$major" ] && [ "$major" -ge 17 ]
}

jdk_installed() { # another JDK than the default one, where distributions put them
  local home
  for home in /usr/lib/jvm/*; do
    if [ -x "$home/bin/javac" ] && JAVA_HOME=$home jdk_found; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  return 1
}

jdk_install() { # on Debian and Ubuntu, as root; their newer releases have no 17, but a newer default
  export DEBIAN_FRONTEND=noninteractive
  # A list of packages that cannot be updated may still be good enough.
  apt-get -q update > /dev/null || true
  local package
  for package in openjdk-17-jdk-headless default-jdk-headless; do
    echo "No JDK 17 or newer here: installing $package ..." >&2
    if apt-get -q -y install --no-install-recommends "$package" > /dev/null && { jdk_found || jdk_installed; }; then
      return 0
    fi
  done
  return 1
}

jdk_ready() {
  if jdk_found || { [ -z "${JAVA_HOME:-}" ] && jdk_installed; }; then
    return 0
  fi
  if [ -n "${JAVA_HOME:-}" ]; then
    local major
    major=$(jdk_major)
    echo "Expected a JDK 17 or newer in JAVA_HOME=$JAVA_HOME, found ${major:-none}: change or unset JAVA_HOME." >&2
    exit 1
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null && jdk_install; then
    return 0
  fi
  cat >&2 << 'MESSAGE'
Expected a JDK 17 or newer (java and javac), found none. Install one and run this again:
  Debian, Ubuntu   sudo apt-get install openjdk-17-jdk-headless
  Fedora, RHEL     sudo dnf install java-17-openjdk-devel
  Alpine           sudo apk add openjdk17-jdk
  macOS            brew install openjdk@17, then set JAVA_HOME
or set JAVA_HOME to one that is there.
MESSAGE
  exit 1
}
