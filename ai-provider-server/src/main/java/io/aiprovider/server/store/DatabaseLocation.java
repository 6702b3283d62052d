package io.aiprovider.server.store;

import io.aiprovider.spring.settings.StartRefused;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Where the database is.
 *
 * @param jdbcUrl for the driver, without user and password
 * @param user null when the URL has none
 * @param password null when the URL has none
 * @param description for people, without secrets
 * @param directory where the file is; null when there is none
 * @param kind which database it is
 */
record DatabaseLocation(
    String jdbcUrl,
    @Nullable String user,
    @Nullable String password,
    String description,
    @Nullable Path directory,
    Kind kind) {
  /** A file system with less room than this counts as full, as long as the database is down. */
  private static final DataSize LEAST_ROOM = DataSize.ofMegabytes(16);

  private static final String PROPERTY = "ai-provider.database.url";

  /**
   * H2 looks for each value that it reads in a map of earlier ones, so that equal ones share their
   * memory. That takes a sixth of the time in which it reads many rows. H2 asks for this property
   * when its first class is loaded, which is after this one.
   */
  private static final String SHARED_VALUES = "h2.objectCache";

  static {
    if (System.getProperty(SHARED_VALUES) == null) {
      System.setProperty(SHARED_VALUES, "false");
    }
  }

  private static final Pattern URL =
      Pattern.compile(
          "(?:jdbc:)?postgres(?:ql)?://(?:(?<user>[^/?]*)@)?(?<hosts>[^/?@]+)"
              + "(?:/(?<name>[^?]*))?(?:\\?(?<parameters>.*))?");

  /** The databases that are supported. */
  enum Kind {
    /** H2, while the process lives. */
    MEMORY,
    /** H2, in a file. */
    FILE,
    /** A PostgreSQL server. */
    POSTGRESQL
  }

  /** An empty database that ends with the process. */
  static DatabaseLocation inMemory() {
    return new DatabaseLocation(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1",
        null,
        null,
        "the H2 database in memory",
        null,
        Kind.MEMORY);
  }

  /** A file below this directory. */
  static DatabaseLocation inFile(Path directory) {
    Path file = directory.toAbsolutePath().normalize().resolve("ai-provider");
    return new DatabaseLocation(
        FailStopPath.url(file) + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0",
        null,
        null,
        "the H2 database " + file + ".mv.db",
        file.getParent(),
        Kind.FILE);
  }

  /**
   * A PostgreSQL database.
   *
   * @param url {@code postgresql://user:password@host:port/database?parameters}, where user and
   *     password may be percent-encoded, or the JDBC form of it
   * @throws StartRefused if it is no such URL; the message does not quote it
   */
  static DatabaseLocation postgresql(String url) {
    Matcher parts = URL.matcher(url.strip());
    if (!parts.matches()) {
      throw new StartRefused(
          "The URL of the database is not one of PostgreSQL.",
          "Set POSTGRES_URL to postgresql://USER:PASSWORD@HOST:5432/DATABASE, or leave it unset to"
              + " use a file in the data directory.",
          PROPERTY,
          null,
          0);
    }
    Login login = Login.of(parts.group("user"), parts.group("parameters"));
    String name = parts.group("name") == null ? "" : parts.group("name");
    return new DatabaseLocation(
        "jdbc:postgresql://" + parts.group("hosts") + "/" + name + login.furtherParameters(),
        login.user(),
        login.password(),
        "the PostgreSQL database "
            + (name.isEmpty() ? "" : decoded(name) + " ")
            + "at "
            + parts.group("hosts"),
        null,
        Kind.POSTGRESQL);
  }

  /** Whether there is room to write, as far as is known. */
  boolean hasRoom() {
    if (directory == null) {
      return true;
    }
    try {
      return Files.getFileStore(directory).getUsableSpace() >= LEAST_ROOM.toBytes();
    } catch (IOException e) {
      return true; // the attempt to write shows it
    }
  }

  /**
   * User and password, taken out of the URL: whoever logs what is left shows no secret.
   *
   * @param furtherParameters the other parameters, after a question mark; or empty
   */
  private record Login(@Nullable String user, @Nullable String password, String furtherParameters) {

    static Login of(@Nullable String authority, @Nullable String parameters) {
      String[] parts = authority == null ? new String[0] : authority.split(":", 2);
      String user = parts.length > 0 ? decoded(parts[0]) : null;
      String password = parts.length > 1 ? decoded(parts[1]) : null;
      StringJoiner further = new StringJoiner("&", "?", "").setEmptyValue("");
      for (String parameter : parameters == null ? new String[0] : parameters.split("&", -1)) {
        String value = decoded(parameter.substring(parameter.indexOf('=') + 1));
        if (parameter.startsWith("user=")) {
          user = value;
        } else if (parameter.startsWith("password=")) {
          password = value;
        } else if (!parameter.isEmpty()) {
          further.add(parameter);
        }
      }
      return new Login(user, password, further.toString());
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text; // a % that stands for itself
    }
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return description;
  }
}
