package io.locktender.steps.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

class DocumentSumTest {
  private static final BigInteger MODULUS = BigInteger.TWO.pow(256);

  @Test
  void theSumIsTakenModuloTwoToThe256() {
    Random random = new Random(1);
    DocumentSum sum = new DocumentSum();
    BigInteger expected = BigInteger.ZERO;
    for (int i = 0; i < 1_000; i++) {
      byte[] hash = new byte[32];
      random.nextBytes(hash);
      sum.add(hash);
      expected = expected.add(new BigInteger(1, hash)).mod(MODULUS);
    }
    assertThat(new BigInteger(1, HexFormat.of().parseHex(sum.hex()))).isEqualTo(expected);
    assertThat(sum.documents()).isEqualTo(1_000);
  }

  @Test
  void allOnesPlusOneCarriesThroughToZero() {
    byte[] ones = HexFormat.of().parseHex("ff".repeat(32));
    byte[] one = HexFormat.of().parseHex("00".repeat(31) + "01");
    DocumentSum sum = new DocumentSum();
    sum.add(ones);
    sum.add(one);
    assertThat(sum.hex()).isEqualTo("00".repeat(32));
  }

  @Test
  void whatIsTakenOutAgainWasNeverIn() {
    Random random = new Random(2);
    DocumentSum sum = new DocumentSum();
    byte[][] hashes = new byte[200][32];
    for (byte[] hash : hashes) {
      random.nextBytes(hash);
    }
    hashes[0] = new byte[32];
    hashes[1] = HexFormat.of().parseHex("ff".repeat(32));
    for (byte[] hash : hashes) {
      sum.add(hash);
    }
    for (byte[] hash : hashes) {
      sum.subtract(hash);
    }
    assertThat(sum.hex()).isEqualTo("00".repeat(32));
    assertThat(sum.documents()).isZero();
  }

  @Test
  void theOrderOfDocumentsDoesNotCountButTheirBytesDo() {
    RawBsonDocument a = RawBsonDocument.parse("{_id: 1, n: 1}");
    RawBsonDocument b = RawBsonDocument.parse("{_id: 2, n: 2}");
    RawBsonDocument otherType = RawBsonDocument.parse("{_id: 2, n: {$numberLong: '2'}}");

    assertThat(sum(a, b)).isEqualTo(sum(b, a));
    assertThat(sum(a, b)).isNotEqualTo(sum(a, otherType));
  }

  private static String sum(RawBsonDocument... documents) {
    DocumentSum sum = new DocumentSum();
    for (RawBsonDocument document : documents) {
      sum.add(sum.hash(document));
    }
    return sum.hex();
  }
}
