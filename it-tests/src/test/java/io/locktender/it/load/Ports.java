package io.locktender.it.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Ports that servers of a test may have. They are not among those that the system gives to
 * connections: a worker's port is free while it is restarted, and must not be taken meanwhile.
 */
final class Ports {
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;

  private Ports() {}

  static List<Integer> free(int count) {
    List<Integer> ports = new ArrayList<>();
    int port = RandomGenerator.getDefault().nextInt(FIRST, LAST);
    for (int tried = FIRST; ports.size() < count && tried < LAST; tried++) {
      port = port == LAST ? FIRST : port + 1;
      if (isFree(port)) {
        ports.add(port);
      }
    }
    if (ports.size() < count) {
      throw new IllegalStateException("expected " + count + " free ports, found " + ports.size());
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
