package io.locktender.agent.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/**
 * The socket on which systemd listens to a service: a Unix socket for datagrams, which the JDK does
 * not have. What is sent goes out as this very process, so that systemd takes its word ({@code
 * NotifyAccess=main}).
 *
 * @param address of {@code NOTIFY_SOCKET}: a path, or a name behind {@code @}
 */
record NotifySocket(String address) {
  /** A service manager's buffer is full for moments only; the next beat sends again. */
  void send(String message) throws IOException {
    byte[] bytes = message.getBytes(UTF_8);
    try (AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance()) {
      socket.connect(resolved());
      socket.send(new DatagramPacket(bytes, bytes.length));
    } catch (LinkageError e) {
      throw new IOException("the library for Unix sockets cannot be loaded: " + e, e);
    }
  }

  private AFUNIXSocketAddress resolved() throws IOException {
    return address.startsWith("@")
        ? AFUNIXSocketAddress.inAbstractNamespace(address.substring(1))
        : AFUNIXSocketAddress.of(new File(address));
  }
}
