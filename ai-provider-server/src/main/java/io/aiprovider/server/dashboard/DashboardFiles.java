package io.aiprovider.server.dashboard;

import io.aiprovider.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of the dashboard, in memory. The page names the others below {@code v/{build}/}, where
 * {@code {build}} becomes a hash of all files, so that browsers can keep them for ever and still
 * get the new ones after an upgrade. Immutable.
 */
final class DashboardFiles {
  private static final String FOLDER = "dashboard/";
  private static final String PAGE = "index.html";
  private static final String BUILD = "{build}";
  private static final int BUILD_LENGTH = 16;
  private static final String LIBRARIES = "vendor/";
  private static final String MODULE = ".js";
  private static final String START = "app.js";
  private static final Pattern COMMENTS =
      Pattern.compile("(?m)^[ \\t]*(?://.*|/\\*[^*]*\\*+(?:[^/*][^*]*\\*+)*/)[ \\t]*\\R");

  private final String build;
  private final DashboardFile page;
  private final Map<String, DashboardFile> files;

  private DashboardFiles(Map<String, byte[]> contents) {
    this.build = hash(contents);
    byte[] shell = contents.remove(PAGE);
    if (shell == null) {
      throw new IllegalStateException("The dashboard has no " + PAGE + ".");
    }
    String html = new String(shell, StandardCharsets.UTF_8).replace(BUILD, build);
    this.page = DashboardFile.of(PAGE, html.getBytes(StandardCharsets.UTF_8));
    Map<String, DashboardFile> known = new TreeMap<>();
    bundled(contents).forEach((name, content) -> known.put(name, DashboardFile.of(name, content)));
    this.files = known;
  }

  /** Reads the files. */
  static DashboardFiles read() {
    try {
      Map<String, byte[]> contents = new TreeMap<>();
      for (Resource file :
          new PathMatchingResourcePatternResolver().getResources("classpath:" + FOLDER + "**")) {
        String place = file.getURL().toString();
        if (!place.endsWith("/") && file.isReadable()) {
          String name = place.substring(place.lastIndexOf("/" + FOLDER) + FOLDER.length() + 1);
          contents.put(name, file.getContentAsByteArray());
        }
      }
      return new DashboardFiles(contents);
    } catch (IOException e) {
      throw new UncheckedIOException("The files of the dashboard cannot be read.", e);
    }
  }

  /** The files that a browser gets: one module, without the comments that readers of it need. */
  private static Map<String, byte[]> bundled(Map<String, byte[]> contents) {
    Map<String, byte[]> files = new TreeMap<>();
    Map<String, String> modules = new HashMap<>();
    contents.forEach(
        (name, content) -> {
          boolean own = name.endsWith(MODULE) && !name.startsWith(LIBRARIES);
          if (name.endsWith(MODULE)) {
            String source = new String(content, StandardCharsets.UTF_8);
            modules.put(name, own ? COMMENTS.matcher(source).replaceAll("") : source);
          }
          if (!own) {
            files.put(name, content);
          }
        });
    files.put(START, ModuleBundle.of(START, modules).getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static String hash(Map<String, byte[]> contents) {
    MessageDigest hash = Sha256.begin();
    contents.forEach(
        (name, content) -> {
          hash.update((name + "\n" + content.length + "\n").getBytes(StandardCharsets.UTF_8));
          hash.update(content);
        });
    return Sha256.hex(hash.digest()).substring(0, BUILD_LENGTH);
  }

  /** A hash of all files. */
  String build() {
    return build;
  }

  /** The page. */
  DashboardFile page() {
    return page;
  }

  /** A file by its name, such as {@code vendor/preact.js}; null if there is none. */
  @Nullable DashboardFile find(String name) {
    return files.get(name);
  }

  /** The files without the page, by name. */
  Map<String, DashboardFile> all() {
    return files;
  }
}
