package io.aiprovider.server.ledger.node;

import io.aiprovider.server.ledger.row.ColumnText;
import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what the other servers know a ledger. The id is kept in the ledger's directory, so that a
 * server that was killed is the same one when it is started again. Used by one thread, but any may
 * read the id.
 */
public final class NodeIdentity {
  private static final Logger log = LoggerFactory.getLogger(NodeIdentity.class);
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");
  private static final int LONGEST_PLACE = 400;

  private final @Nullable Path file;
  private final String place;
  private volatile String id;

  private NodeIdentity(@Nullable Path file, String place, String id) {
    this.file = file;
    this.place = ColumnText.fitRequired(place, LONGEST_PLACE);
    this.id = id;
  }

  /** Of a ledger in memory: it ends with the process. */
  public static NodeIdentity inMemory() {
    return new NodeIdentity(null, host(), UUID.randomUUID().toString());
  }

  /**
   * Of the ledger in a directory, which exists.
   *
   * @throws StartRefused if the id cannot be read or written
   */
  public static NodeIdentity in(Path directory) {
    Path file = directory.resolve("node");
    String place = host() + ":" + directory.toAbsolutePath().normalize();
    try {
      String known = Files.exists(file) ? Files.readString(file).strip() : "";
      if (ID.matcher(known).matches()) {
        return new NodeIdentity(file, place, known);
      }
      NodeIdentity created = new NodeIdentity(file, place, UUID.randomUUID().toString());
      Files.writeString(file, created.id);
      return created;
    } catch (IOException e) {
      throw new StartRefused(
          "The file "
              + file.toAbsolutePath().normalize()
              + " cannot be read or written: "
              + e.getMessage()
              + ".",
          "Let this process write there, or set ai-provider.data-dir to another directory.",
          "ai-provider.data-dir",
          null,
          0);
    }
  }

  String id() {
    return id;
  }

  /** Where it is, for people: the name of the machine, and the directory. */
  String place() {
    return place;
  }

  /** Takes another id, because another server has the same one. */
  void change() {
    log.warn(
        "Another server has the same id in the file 'node' of its ledger's directory, so this one"
            + " gets a new id. Do not copy the data directory of a server to another one.");
    id = UUID.randomUUID().toString();
    try {
      if (file != null) {
        Files.writeString(file, id);
      }
    } catch (IOException e) {
      log.warn("The new id cannot be written to {}.", file, e);
    }
  }

  /** The name of this machine, without asking the network for it. */
  private static String host() {
    return Stream.of(
            System.getenv("HOSTNAME"), System.getenv("COMPUTERNAME"), file("/etc/hostname"))
        .filter(name -> name != null && !name.isBlank())
        .findFirst()
        .orElse("localhost")
        .strip();
  }

  private static @Nullable String file(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      return null;
    }
  }
}
