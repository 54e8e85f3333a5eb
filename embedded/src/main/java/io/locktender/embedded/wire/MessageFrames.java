package io.locktender.embedded.wire;

import io.locktender.embedded.rules.SizeLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.util.List;

/** Cuts what comes in into messages, by the length that each begins with. */
final class MessageFrames extends ByteToMessageDecoder {
  /** Four numbers. */
  static final int HEADER_BYTES = 16;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < HEADER_BYTES) {
      return;
    }
    int length = in.getIntLE(in.readerIndex());
    if (length < HEADER_BYTES || length > SizeLimits.MESSAGE_BYTES) {
      throw new CorruptedFrameException(
          "Expected a message of %d to %d bytes, found %d"
              .formatted(HEADER_BYTES, SizeLimits.MESSAGE_BYTES, length));
    }
    if (in.readableBytes() >= length) {
      out.add(in.readRetainedSlice(length));
    }
  }
}
