package io.locktender.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.ByteBufNIO;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.ByteBufferBsonInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What no driver sends, byte by byte. */
@Timeout(180)
class WireTest extends ServerTest {
  private static final int OP_QUERY = 2004;
  private static final int OP_COMPRESSED = 2012;
  private static final int OP_MSG = 2013;
  private static final int HEADER = 16;

  /** Of an answer in the old way, after the header. */
  private static final int OLD_HEADER = 20;

  private Socket connected() throws IOException {
    return new Socket(server().address().getAddress(), server().address().getPort());
  }

  private static void send(Socket socket, int operation, byte[] body) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(HEADER + body.length).putInt(7).putInt(0).putInt(operation).put(body);
    socket.getOutputStream().write(message.array());
  }

  private static byte[] message(int flags, byte[] document) {
    return ByteBuffer.allocate(Integer.BYTES + 1 + document.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(flags)
        .put((byte) 0)
        .put(document)
        .array();
  }

  private static byte[] query(String namespace, byte[] document) {
    byte[] name = (namespace + "\0").getBytes(UTF_8);
    return ByteBuffer.allocate(3 * Integer.BYTES + name.length + document.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0)
        .put(name)
        .putInt(0)
        .putInt(-1)
        .put(document)
        .array();
  }

  private static byte[] bson(String json) {
    BasicOutputBuffer out = new BasicOutputBuffer();
    new BsonDocumentCodec()
        .encode(
            new BsonBinaryWriter(out), BsonDocument.parse(json), EncoderContext.builder().build());
    return out.toByteArray();
  }

  /**
   * @param before the document, after the header
   */
  private static BsonDocument answer(Socket socket, int before) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    byte[] length = in.readNBytes(Integer.BYTES);
    int size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
    byte[] rest = in.readNBytes(size - Integer.BYTES);
    ByteBuffer document =
        ByteBuffer.wrap(
                rest,
                HEADER - Integer.BYTES + before,
                rest.length - HEADER + Integer.BYTES - before)
            .slice();
    return new BsonDocumentCodec()
        .decode(
            new BsonBinaryReader(new ByteBufferBsonInput(new ByteBufNIO(document))),
            DecoderContext.builder().build());
  }

  @Test
  void helloIsAnsweredInTheOldWayAsWell() throws IOException {
    try (Socket socket = connected()) {
      send(socket, OP_QUERY, query("admin.$cmd", bson("{isMaster: 1, helloOk: true}")));

      BsonDocument answer = answer(socket, OLD_HEADER);
      assertThat(answer.getBoolean("ismaster").getValue()).isTrue();
      assertThat(answer.getBoolean("helloOk").getValue()).isTrue();
    }
  }

  @Test
  void anotherCommandInTheOldWayIsRefused() throws IOException {
    try (Socket socket = connected()) {
      send(socket, OP_QUERY, query("shop.$cmd", bson("{insert: 'a', documents: [{_id: 1}]}")));
      assertThat(answer(socket, OLD_HEADER).getInt32("code").getValue()).isEqualTo(352);

      send(socket, OP_QUERY, query("shop.a", bson("{n: 1}")));
      assertThat(answer(socket, OLD_HEADER).getInt32("code").getValue()).isEqualTo(352);
    }
    assertThat(database().listCollectionNames()).isEmpty();
  }

  @Test
  void aFlagThatMustBeKnownIsRefusedAndOneThatNeedNotIsIgnored() throws IOException {
    try (Socket socket = connected()) {
      send(socket, OP_MSG, message(1 << 5, bson("{ping: 1, $db: 'admin'}")));
      assertThat(answer(socket, 5).getInt32("code").getValue()).isEqualTo(17);

      send(socket, OP_MSG, message(1 << 16, bson("{ping: 1, $db: 'admin'}")));
      assertThat(answer(socket, 5).getDouble("ok").getValue()).isEqualTo(1.0);
    }
  }

  @Test
  void aDocumentThatIsCutOffIsRefusedAndTheConnectionGoesOn() throws IOException {
    byte[] document = bson("{ping: 1, $db: 'admin'}");
    document[0] = (byte) (document[0] + 10);
    try (Socket socket = connected()) {
      send(socket, OP_MSG, message(0, document));
      assertThat(answer(socket, 5).getInt32("code").getValue()).isEqualTo(22);

      send(socket, OP_MSG, message(0, bson("{ping: 1, $db: 'admin'}")));
      assertThat(answer(socket, 5).getDouble("ok").getValue()).isEqualTo(1.0);
    }
  }

  @Test
  void aConnectionEndsAfterAMessageThatIsTooLongOrOfAnotherKind() throws IOException {
    try (Socket socket = connected()) {
      socket
          .getOutputStream()
          .write(
              ByteBuffer.allocate(HEADER)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putInt(48_000_001)
                  .array());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket socket = connected()) {
      send(socket, OP_COMPRESSED, new byte[10]);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertThat(run("{ping: 1}")).containsEntry("ok", 1.0);
  }
}
