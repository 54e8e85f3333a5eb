package io.locktender.steps.ledger;

import static com.google.common.io.RecursiveDeleteOption.ALLOW_INSECURE;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.google.common.io.MoreFiles;
import io.locktender.steps.ledger.MappedFile.Disk;
import io.locktender.steps.work.StepFailedException;
import io.locktender.steps.work.StepFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for the ledgers of one mastership. It is locked as long as its process lives; opening
 * one deletes those that nobody holds any more, and closing it deletes it.
 */
public final class LedgerDirectory implements AutoCloseable {
  private static final String PREFIX = "locktender-ledger-";
  private static final String LOCK = "lock";

  /** To look at the lock of one that this very process holds would release it. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private static final Logger log = LoggerFactory.getLogger(LedgerDirectory.class);

  private final Path path;
  private final FileChannel lock;
  private final List<Ledger> ledgers = new ArrayList<>();

  private LedgerDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes one.
   *
   * @param parent where; made if it is not there
   * @throws StepFailedException when that cannot be
   */
  public static LedgerDirectory open(Path parent) throws StepFailedException {
    try {
      Files.createDirectories(parent);
      sweep(parent);
      Path path = Files.createTempDirectory(parent, PREFIX);
      OURS.add(path);
      FileChannel lock = lockFile(path);
      lock.lock();
      return new LedgerDirectory(path, lock);
    } catch (IOException e) {
      StepFailedException failed =
          new StepFailedException(
              StepFailure.of(
                  null,
                  "expected a directory that can be written for the ledger of the copies, found %s (%s); correct it, then try again"
                      .formatted(parent, e)));
      failed.initCause(e);
      throw failed;
    }
  }

  /** A ledger in it, which is closed with it. */
  public Ledger ledger() throws StepFailedException {
    Ledger ledger = new Ledger(path, Integer.toString(ledgers.size()), Disk.REAL, Ledger::hash);
    ledgers.add(ledger);
    return ledger;
  }

  @Override
  public void close() {
    try {
      for (Ledger ledger : ledgers) {
        ledger.close();
      }
      lock.close();
      MoreFiles.deleteRecursively(path, ALLOW_INSECURE);
      OURS.remove(path);
    } catch (IOException e) {
      log.warn(
          "the ledger in {} was not deleted, the next one's opening will: {}", path, e.toString());
    }
  }

  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path old : found) {
        if (!OURS.contains(old) && Files.isDirectory(old, NOFOLLOW_LINKS) && isLeft(old)) {
          MoreFiles.deleteRecursively(old, ALLOW_INSECURE);
        }
      }
    }
  }

  private static boolean isLeft(Path directory) {
    try (FileChannel channel = lockFile(directory);
        FileLock held = channel.tryLock()) {
      return held != null;
    } catch (IOException e) {
      log.warn(
          "whether {} is in use cannot be told, it is left there: {}", directory, e.toString());
      return false;
    }
  }

  private static FileChannel lockFile(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
