package io.locktender.steps.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locktender.steps.ledger.Ledger.Claim;
import io.locktender.steps.ledger.Ledger.Page;
import io.locktender.steps.ledger.Ledger.Seen;
import io.locktender.steps.ledger.MappedFile.Disk;
import io.locktender.steps.mongo.DocumentKey;
import io.locktender.steps.work.StepFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final DocumentHash ONE = new DocumentHash(1, 1);
  private static final DocumentHash TWO = new DocumentHash(1, 2);

  @TempDir Path directory;

  @Test
  void aKeyIsPendingUntilItIsSettledAndAgainWhenItsDocumentIsAnother() throws Exception {
    try (Ledger ledger = ledger()) {
      assertThat(ledger.see(key(1), ONE, false)).isEqualTo(Seen.NEW);
      assertThat(ledger.see(key(1), ONE, false)).isEqualTo(Seen.PENDING);
      assertThat(ledger.settle(ledger.claim(key(1)), ONE)).isTrue();
      assertThat(ledger.pending()).isZero();

      assertThat(ledger.see(key(1), ONE, false)).isEqualTo(Seen.SAME);
      assertThat(ledger.see(key(1), TWO, false)).isEqualTo(Seen.CHANGED);
      assertThat(ledger.pending()).isEqualTo(1);
      assertThat(ledger.live()).isEqualTo(1);
    }
  }

  /** What is told of a key must not come between that it differs and that this is known. */
  @Test
  void nobodyClaimsAKeyBeforeItIsSaidThatItDiffers() throws Exception {
    try (Ledger ledger = ledger()) {
      List<String> order = new CopyOnWriteArrayList<>();
      Thread stream = new Thread(() -> claim(ledger, key(1), order));

      ledger.see(
          key(1),
          ONE,
          false,
          key -> {
            stream.start();
            await().until(() -> stream.getState() == Thread.State.BLOCKED);
            order.add("differs " + key.json());
          });
      stream.join();

      assertThat(order).containsExactly("differs 1", "claimed 1");
      ledger.see(key(1), ONE, false, key -> order.add("again"));
      assertThat(order).doesNotContain("again");
    }
  }

  private static void claim(Ledger ledger, DocumentKey key, List<String> order) {
    try {
      ledger.claim(key);
      order.add("claimed " + key.json());
    } catch (StepFailedException e) {
      order.add(String.valueOf(e));
    }
  }

  @Test
  void whatBecamePendingAgainIsNotSettledByAnEarlierClaim() throws Exception {
    try (Ledger ledger = ledger()) {
      Claim claim = ledger.claim(key(1));
      assertThat(ledger.touch(key(1))).isTrue();

      assertThat(ledger.settle(claim, ONE)).isFalse();
      ledger.forget(claim);
      assertThat(ledger.live()).isEqualTo(1);
      assertThat(ledger.pending()).isEqualTo(1);
      assertThat(ledger.touch(key(2))).isFalse();
    }
  }

  @Test
  void whatAPassDidNotSeeIsPendingAndWhatIsForgottenIsNew() throws Exception {
    try (Ledger ledger = ledger()) {
      for (int i = 0; i < 10; i++) {
        ledger.settle(ledger.claim(key(i)), ONE);
      }
      ledger.beginPass();
      for (int i = 0; i < 9; i++) {
        ledger.see(key(i), ONE, false);
      }
      ledger.unseen(key -> {});

      Page page = ledger.claimPending(0, ledger.end(), 100);
      assertThat(page.claims()).extracting(Claim::key).containsExactly(key(9));
      ledger.forget(page.claims().get(0));

      assertThat(ledger.live()).isEqualTo(9);
      assertThat(ledger.claimPending(0, ledger.end(), 100).claims()).isEmpty();
      assertThat(ledger.see(key(9), ONE, false)).isEqualTo(Seen.NEW);
    }
  }

  @Test
  void whatCannotBeAskedForIsForgottenByThePassThatDoesNotSeeIt() throws Exception {
    byte[] notUtf8 = {2, 2, 0, 0, 0, (byte) 0xFF, 0};
    try (Ledger ledger = ledger()) {
      ledger.see(DocumentKey.ofBytes(notUtf8), ONE, false);
      ledger.see(key(1), ONE, false);
      ledger.beginPass();
      ledger.unseen(key -> {});

      assertThat(ledger.live()).isEqualTo(1);
    }
  }

  @Test
  void whatMayHaveExpiredIsNotMissing() throws Exception {
    try (Ledger ledger = ledger()) {
      ledger.see(key(1), ONE, true);
      ledger.see(key(2), ONE, false);
      ledger.beginPass();

      List<DocumentKey> missing = new ArrayList<>();
      ledger.missing(missing::add);
      assertThat(missing).containsExactly(key(2));
    }
  }

  @Test
  void whatWasClaimedBeforeAPassIsMissingWhenThatDoesNotSeeIt_andWhatIsClaimedMeanwhileIsNot()
      throws Exception {
    try (Ledger ledger = ledger()) {
      ledger.settle(ledger.claim(key(1)), ONE);
      ledger.settle(ledger.claim(key(2)), ONE);
      ledger.claim(key(3));
      ledger.beginPass();
      ledger.claim(key(4));

      List<DocumentKey> missing = new ArrayList<>();
      ledger.missing(missing::add);
      List<DocumentKey> differ = new ArrayList<>();
      ledger.unseen(differ::add);

      assertThat(missing).containsExactly(key(1), key(2), key(3));
      assertThat(differ).as("what was not pending").containsExactly(key(1), key(2));
      assertThat(ledger.pending()).isEqualTo(4);
    }
  }

  @Test
  void pagesGoOnWhereTheLastOneEnded() throws Exception {
    try (Ledger ledger = ledger()) {
      for (int i = 0; i < 10; i++) {
        ledger.see(key(i), ONE, false);
      }

      Page first = ledger.claimPending(0, ledger.end(), 7);
      Page second = ledger.claimPending(first.next(), ledger.end(), 7);

      assertThat(first.claims()).hasSize(7);
      assertThat(second.claims()).hasSize(3);
      assertThat(ledger.claimPending(second.next(), ledger.end(), 7).claims()).isEmpty();
    }
  }

  @Test
  void keysThatShareASlotAreToldApart() throws Exception {
    try (Ledger ledger = new Ledger(directory, "l", Disk.REAL, key -> 511)) {
      for (int i = 0; i < 3_000; i++) {
        assertThat(ledger.see(key(i), new DocumentHash(i, i), false)).isEqualTo(Seen.NEW);
        ledger.settle(ledger.claim(key(i)), new DocumentHash(i, i));
      }

      for (int i = 0; i < 3_000; i++) {
        assertThat(ledger.see(key(i), new DocumentHash(i, i), false)).isEqualTo(Seen.SAME);
      }
    }
  }

  @Test
  void itGrowsAndClearsAwayWhatIsForgotten() throws Exception {
    try (Ledger ledger = ledger()) {
      for (int i = 0; i < 250_000; i++) {
        Claim claim = ledger.claim(text(i));
        if (i % 10 == 0) {
          ledger.settle(claim, new DocumentHash(i, -i));
        } else {
          ledger.forget(claim);
        }
      }
      ledger.compact();

      assertThat(ledger.live()).isEqualTo(25_000);
      for (int i = 0; i < 250_000; i += 10) {
        assertThat(ledger.see(text(i), new DocumentHash(i, -i), false)).isEqualTo(Seen.SAME);
      }
      assertThat(ledger.see(text(1), ONE, false)).isEqualTo(Seen.NEW);
    }
  }

  @Test
  void aFullDiskIsAFailureThatSaysWhatToDo() throws Exception {
    int[] segments = {3};
    Disk full =
        (channel, at, bytes) -> {
          if (segments[0]-- == 0) {
            throw new IOException("No space left on device");
          }
          Disk.REAL.zeros(channel, at, bytes);
        };
    try (Ledger ledger = new Ledger(directory, "l", full, Ledger::hash)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  ledger.see(key(i), ONE, false);
                }
              })
          .isInstanceOf(StepFailedException.class)
          .hasMessage(
              "expected room for the ledger of the copies in %s, about 100 bytes a document, found none (No space left on device); make room there, then try again"
                  .formatted(directory));
      assertThat(ledger.see(key(0), ONE, false)).isEqualTo(Seen.PENDING);
    }
  }

  @Test
  void aMillionKeysLeaveTheHeapAsItWas() throws Exception {
    Process small =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx24m",
                "-cp",
                System.getProperty("java.class.path"),
                MillionKeys.class.getName(),
                directory.toString())
            .inheritIO()
            .start();

    assertThat(small.waitFor()).isZero();
  }

  /** Ends with 0 when all went well. */
  static final class MillionKeys {
    private MillionKeys() {}

    public static void main(String[] args) throws Exception {
      try (LedgerDirectory ledgers = LedgerDirectory.open(Path.of(args[0]))) {
        Ledger ledger = ledgers.ledger();
        for (int i = 0; i < 1_000_000; i++) {
          ledger.see(text(i), new DocumentHash(i, i), false);
          ledger.settle(ledger.claim(text(i)), new DocumentHash(i, i));
        }
        for (int i = 0; i < 1_000_000; i++) {
          if (ledger.see(text(i), new DocumentHash(i, i), false) != Seen.SAME) {
            throw new IllegalStateException("another hash: " + i);
          }
        }
      }
    }
  }

  private Ledger ledger() throws StepFailedException {
    return new Ledger(directory, "l", Disk.REAL, Ledger::hash);
  }

  private static DocumentKey key(int id) {
    return DocumentKey.of(new BsonInt32(id));
  }

  private static DocumentKey text(int id) {
    return DocumentKey.of(new BsonString("document-" + id));
  }
}
