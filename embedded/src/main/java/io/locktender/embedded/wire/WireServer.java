package io.locktender.embedded.wire;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Listens, and answers by a backend. */
public final class WireServer implements AutoCloseable {
  private static final int BACKLOG = 1_000;
  private static final int STOP_WITHIN_SECONDS = 5;

  private final MongoBackend backend;
  private final EventLoopGroup acceptors = threads(1, "mongo-accept");
  private final EventLoopGroup workers;
  private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;

  /**
   * Starts to listen.
   *
   * @param backend is closed with the server, and if it cannot start
   * @param threads a command runs on the thread of its connection, where others wait for it
   * @throws IOException if the port is taken
   */
  public WireServer(MongoBackend backend, InetSocketAddress address, int threads)
      throws IOException {
    this.backend = backend;
    this.workers = threads(threads, "mongo-worker");
    ChannelFuture bound = bootstrap().bind(address).awaitUninterruptibly();
    listener = bound.channel();
    if (!bound.isSuccess()) {
      close();
      throw new IOException("Cannot listen on " + address + ": " + bound.cause().getMessage());
    }
  }

  private static EventLoopGroup threads(int number, String name) {
    return new MultiThreadIoEventLoopGroup(
        number, new DefaultThreadFactory(name), NioIoHandler.newFactory());
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(acceptors, workers)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel client) {
                clients.add(client);
                client
                    .pipeline()
                    .addLast(new MessageFrames())
                    .addLast(new RequestHandler(backend))
                    .addLast(new MongoExceptionHandler());
              }
            });
  }

  /** Where it listens, with the port that it really has. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  /** Ends all connections, then closes the backend. */
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    clients.close().awaitUninterruptibly();
    Future<?> accepting = acceptors.shutdownGracefully(0, STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
    Future<?> working = workers.shutdownGracefully(0, STOP_WITHIN_SECONDS, TimeUnit.SECONDS);
    accepting.awaitUninterruptibly();
    working.awaitUninterruptibly();
    backend.close();
  }
}
