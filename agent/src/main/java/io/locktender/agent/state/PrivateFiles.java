package io.locktender.agent.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent keeps is nobody else's to read, whatever the process's umask is. */
public final class PrivateFiles {
  private static final Logger log = LoggerFactory.getLogger(PrivateFiles.class);
  private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** With which a file is created: its group is one that an operator may have chosen. */
  static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

  private static final Set<PosixFilePermission> OTHERS =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE,
          PosixFilePermission.GROUP_WRITE);

  private PrivateFiles() {}

  /** Makes a directory be there, for its owner and those of its group who were let in. */
  public static void directory(Path directory) throws IOException {
    Files.createDirectories(directory, DIRECTORY);
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
    if (!permissions.removeAll(OTHERS)) {
      return;
    }
    try {
      Files.setPosixFilePermissions(directory, permissions);
    } catch (IOException e) {
      log.warn("{} can be read by others, and is not this agent's: {}", directory, e.getMessage());
    }
  }

  /**
   * Makes a file be there, empty where it was not; one that others may read is for them no more.
   */
  public static void file(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, FILE);
      return;
    }
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
    if (permissions.removeAll(OTHERS)) {
      Files.setPosixFilePermissions(file, permissions);
    }
  }
}
