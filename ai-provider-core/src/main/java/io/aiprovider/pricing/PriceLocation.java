package io.aiprovider.pricing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The location of a price file: a path, or an http(s) address. */
final class PriceLocation {
  static final int MAX_BYTES = 32 * 1024 * 1024;
  private static final Duration MAX_SILENCE = Duration.ofSeconds(10);
  private static final Duration MAX_TIME = Duration.ofSeconds(60);

  private final String location;
  private final boolean remote;

  PriceLocation(String location) {
    this.location = location.trim();
    String lower = this.location.toLowerCase(Locale.ROOT);
    this.remote = lower.startsWith("http://") || lower.startsWith("https://");
  }

  /** Whether it is an address. */
  boolean isRemote() {
    return remote;
  }

  /**
   * The content at this location.
   *
   * @param before what was read from it before; null for nothing
   * @return null when the address answers that it has not changed since then
   * @throws PricesUnreadable if nothing can be read, the content is too large, or reading takes too
   *     long
   */
  @Nullable PriceFile read(@Nullable PriceFile before, InstantSource clock) {
    try {
      return remote
          ? readRemote(before, clock)
          : new PriceFile(readFile(), null, null, clock.instant());
    } catch (NoSuchFileException e) {
      throw unreadable("there is no such file.", e);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(reason(e), e);
    }
  }

  private byte[] readFile() throws IOException {
    boolean isUri = location.startsWith("file:");
    Path path = isUri ? Path.of(URI.create(location)) : Path.of(location);
    if (Files.isDirectory(path)) {
      throw unreadable("it is a directory.", null);
    }
    try (InputStream in = Files.newInputStream(path)) {
      return bounded(in);
    }
  }

  private @Nullable PriceFile readRemote(@Nullable PriceFile before, InstantSource clock)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(location).toURL().openConnection();
    connection.setConnectTimeout((int) MAX_SILENCE.toMillis());
    connection.setReadTimeout((int) MAX_SILENCE.toMillis());
    connection.setRequestProperty("Accept", "application/json, text/plain");
    if (before != null && before.etag() != null) {
      connection.setRequestProperty("If-None-Match", before.etag());
    } else if (before != null && before.lastModified() != null) {
      connection.setRequestProperty("If-Modified-Since", before.lastModified());
    }
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_NOT_MODIFIED && before != null) {
        return null;
      }
      if (status != HttpURLConnection.HTTP_OK) {
        throw unreadable("the answer was HTTP " + status + ".", null);
      }
      try (InputStream in = connection.getInputStream()) {
        return new PriceFile(
            bounded(in),
            connection.getHeaderField("ETag"),
            connection.getHeaderField("Last-Modified"),
            clock.instant());
      }
    } finally {
      connection.disconnect();
    }
  }

  private byte[] bounded(InputStream in) throws IOException {
    long deadline = System.nanoTime() + MAX_TIME.toNanos();
    ByteArrayOutputStream all = new ByteArrayOutputStream(1 << 20);
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      all.write(buffer, 0, n);
      if (all.size() > MAX_BYTES) {
        throw unreadable("it is larger than " + MAX_BYTES / (1024 * 1024) + " MB.", null);
      }
      if (System.nanoTime() - deadline > 0) {
        throw unreadable("it took longer than " + MAX_TIME.toSeconds() + " seconds.", null);
      }
    }
    return all.toByteArray();
  }

  PricesUnreadable unreadable(String why, @Nullable Throwable cause) {
    // the cause of a bad address quotes it whole, so it is left out with its secrets
    return new PricesUnreadable(
        toString(), why, cause instanceof IllegalArgumentException ? null : cause);
  }

  private String reason(Exception e) {
    if (e instanceof InvalidPathException) {
      return "it is not a valid path.";
    }
    if (e instanceof IllegalArgumentException) {
      return "it is not a valid address.";
    }
    return "the attempt ended with " + e.getClass().getSimpleName() + ".";
  }

  /** The location without a user, a query and a fragment, which may hold secrets. */
  @Override
  public String toString() {
    if (!remote) {
      return location;
    }
    int path = location.indexOf("://") + 3;
    int end = location.length();
    for (char stop : new char[] {'?', '#'}) {
      int at = location.indexOf(stop, path);
      end = at < 0 ? end : Math.min(end, at);
    }
    int slash = location.indexOf('/', path);
    int authorityEnd = slash < 0 ? end : Math.min(slash, end);
    int host = location.lastIndexOf('@', authorityEnd - 1) + 1;
    return location.substring(0, path) + location.substring(Math.max(host, path), end);
  }
}
