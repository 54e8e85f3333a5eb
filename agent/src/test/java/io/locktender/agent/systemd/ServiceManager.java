package io.locktender.agent.systemd;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** A real Unix socket for datagrams, as systemd has one. */
final class ServiceManager implements AutoCloseable {
  private static final int QUIET_MILLIS = 50;

  private final AFUNIXDatagramSocket socket;

  ServiceManager(AFUNIXSocketAddress address) throws IOException {
    socket = AFUNIXDatagramSocket.newInstance();
    socket.bind(address);
    socket.setSoTimeout(QUIET_MILLIS);
  }

  /** What was told since, a message each: what is sent is there at once. */
  List<String> told() throws IOException {
    List<String> messages = new ArrayList<>();
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        socket.receive(packet);
        messages.add(new String(packet.getData(), 0, packet.getLength(), UTF_8));
      }
    } catch (SocketTimeoutException e) {
      return messages;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
