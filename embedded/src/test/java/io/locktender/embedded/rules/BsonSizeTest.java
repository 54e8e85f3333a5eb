package io.locktender.embedded.rules;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonJavaScript;
import de.bwaldvogel.mongo.bson.BsonRegularExpression;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.LegacyUUID;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BsonSizeTest {
  @Test
  void itIsWhatTheEncoderWritesForValuesOfEveryKind() {
    List<Object> values =
        new ArrayList<>(
            Arrays.asList(
                null,
                1,
                2L,
                3.5,
                true,
                "text",
                "\u00e4\u20ac\ud83d\ude00",
                "",
                new ObjectId(),
                new Decimal128(1, 2),
                Instant.EPOCH,
                new BinData(new byte[7]),
                new UUID(1, 2),
                new LegacyUUID(1, 2),
                new BsonTimestamp(3),
                new BsonRegularExpression("a.*", "i"),
                new BsonJavaScript("f()"),
                MinKey.getInstance(),
                MaxKey.getInstance(),
                new Document("nested", List.of(1, new Document())),
                Collections.nCopies(1_001, 1)));
    Document document = new Document("all", values).append("\u00fc", 1);

    assertThat(BsonSize.of(document)).isEqualTo(encoded(document));
    values.forEach(
        value -> {
          Document one = new Document("v", value);
          assertThat(BsonSize.of(one)).as("%s", value).isEqualTo(encoded(one));
        });
  }

  private static long encoded(Document document) {
    ByteBuf bytes = Unpooled.buffer();
    BsonEncoder.encodeDocument(document, bytes);
    return bytes.writerIndex();
  }
}
