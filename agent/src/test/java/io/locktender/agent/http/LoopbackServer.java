package io.locktender.agent.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The servers of tests. The first server of a process fixes the bounds of all: those of the agent.
 */
public final class LoopbackServer {
  private static final int BACKLOG = 50;

  private LoopbackServer() {}

  /** One on any free port, not yet started. */
  public static HttpServer create() throws IOException {
    AgentHttp.boundServers();
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
  }
}
