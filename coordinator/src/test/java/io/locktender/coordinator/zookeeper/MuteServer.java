package io.locktender.coordinator.zookeeper;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that gives sessions and answers pings, and nothing else. */
final class MuteServer implements AutoCloseable {
  private static final int PING = -2;
  private static final int PASSWORD_BYTES = 16;

  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();

  MuteServer() throws IOException {
    threads.execute(this::accept);
  }

  String connect() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // It is closed.
      }
    }
  }

  private static void serve(Socket client) {
    try (client;
        DataInputStream in = new DataInputStream(client.getInputStream());
        DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
      in.readNBytes(in.readInt());
      session(out);
      while (true) {
        DataInputStream request =
            new DataInputStream(new ByteArrayInputStream(in.readNBytes(in.readInt())));
        if (request.readInt() == PING) {
          pong(out);
        }
      }
    } catch (IOException e) {
      return; // The client has left.
    }
  }

  private static void session(DataOutputStream out) throws IOException {
    out.writeInt(4 + 4 + 8 + 4 + PASSWORD_BYTES + 1);
    out.writeInt(0);
    out.writeInt(4_000);
    out.writeLong(1);
    out.writeInt(PASSWORD_BYTES);
    out.write(new byte[PASSWORD_BYTES]);
    out.writeBoolean(false);
    out.flush();
  }

  private static void pong(DataOutputStream out) throws IOException {
    out.writeInt(4 + 8 + 4);
    out.writeInt(PING);
    out.writeLong(0);
    out.writeInt(0);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    threads.shutdownNow();
  }
}
