package io.locktender.embedded.wire;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.OpCode;
import io.locktender.embedded.command.Errors;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.Locale;
import java.util.Set;

/** Answers the messages of one client, one after the other. */
final class RequestHandler extends SimpleChannelInboundHandler<ByteBuf> {
  private static final int UNSUPPORTED_OLD_COMMAND = 352;

  /** What is still asked in the old way. */
  private static final Set<String> OLD = Set.of("hello", "ismaster");

  private final MongoBackend backend;

  RequestHandler(MongoBackend backend) {
    this.backend = backend;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    backend.handleClose(context.channel());
    super.channelInactive(context);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
    message.skipBytes(Integer.BYTES);
    int id = message.readIntLE();
    message.skipBytes(Integer.BYTES);
    int operation = message.readIntLE();
    if (operation == OpCode.OP_QUERY.getId()) {
      Document answer = old(context, message);
      send(context, WireReply.old(context.alloc(), answer, id));
    } else if (operation == OpCode.OP_MSG.getId()) {
      boolean unacknowledged = WireRequest.isUnacknowledged(message);
      Document answer = current(context, message);
      if (!unacknowledged) {
        send(context, WireReply.current(context.alloc(), answer, id));
      }
    } else {
      throw new CorruptedFrameException("Expected OP_MSG, found the operation " + operation);
    }
  }

  /** What goes wrong meanwhile is for the handler of exceptions. */
  private static void send(ChannelHandlerContext context, ByteBuf answer) {
    ChannelFuture unused = context.writeAndFlush(answer, context.voidPromise());
  }

  private Document current(ChannelHandlerContext context, ByteBuf message) {
    try {
      return answer(context, WireRequest.ofMessage(message));
    } catch (RuntimeException e) {
      return Errors.answer(e);
    }
  }

  private Document old(ChannelHandlerContext context, ByteBuf message) {
    try {
      WireRequest request = WireRequest.ofQuery(message);
      if (!OLD.contains(request.name().toLowerCase(Locale.ROOT))) {
        throw new MongoServerError(
            UNSUPPORTED_OLD_COMMAND,
            "UnsupportedOpQueryCommand",
            "Unsupported OP_QUERY command: %s. The client driver may require an upgrade."
                .formatted(request.name()));
      }
      return answer(context, request);
    } catch (RuntimeException e) {
      return Errors.answer(e);
    }
  }

  private Document answer(ChannelHandlerContext context, WireRequest request) {
    return backend.handleCommand(
        context.channel(), request.database(), request.name(), request.command());
  }
}
