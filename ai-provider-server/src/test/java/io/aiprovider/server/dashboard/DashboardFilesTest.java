package io.aiprovider.server.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.digest.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DashboardFilesTest {
  private static final int MOST_BYTES = 80 * 1024;
  private static final String MANIFEST = "vendor/MANIFEST";
  private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"#]*)\"");

  /** {@code import … from "./x.js"}, {@code import "./x.js"} and {@code import("./x.js")}. */
  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom|\\bimport\\s*\\(?)\\s*[\"'](\\.[^\"'\\s]*)[\"']");

  private final DashboardFiles files = DashboardFiles.read();

  @Test
  void the_page_references_only_files_that_exist() {
    Set<String> references = new TreeSet<>();
    REFERENCE.matcher(page()).results().forEach(found -> references.add(found.group(1)));

    assertThat(references)
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("v/" + files.build() + "/");
              String name = reference.substring(("v/" + files.build() + "/").length());
              assertThat(files.find(name)).as(name).isNotNull();
            });
  }

  @Test
  void each_module_imports_only_files_that_exist() {
    files
        .all()
        .forEach(
            (name, file) -> {
              if (name.endsWith(".js")) {
                IMPORT
                    .matcher(text(file).replaceAll("(?m)^\\s*(//|\\*).*$", ""))
                    .results()
                    .forEach(
                        found -> {
                          String target = URI.create(name).resolve(found.group(1)).toString();
                          assertThat(files.find(target)).as(name + ": " + target).isNotNull();
                        });
              }
            });
  }

  @Test
  void the_page_has_no_code_or_style_of_its_own() {
    assertThat(page())
        .doesNotContainPattern("<script(?![^>]*\\ssrc=)")
        .doesNotContainPattern("<style")
        .doesNotContainPattern("\\sstyle=")
        .doesNotContainPattern("\\son[a-z]+=");
  }

  @Test
  void all_files_together_are_small() {
    int all =
        files.all().values().stream().mapToInt(file -> file.compressed().length).sum()
            + files.page().compressed().length;

    assertThat(all).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void the_manifest_has_the_hash_of_each_library() {
    Map<String, String> libraries = new TreeMap<>();
    files
        .all()
        .forEach(
            (name, file) -> {
              if (name.startsWith("vendor/") && !name.equals(MANIFEST)) {
                libraries.put(name.substring("vendor/".length()), hash(file));
              }
            });

    assertThat(manifest()).isEqualTo(libraries);
  }

  /** The hashes by file; each line has hash, file, package, version and licence. */
  private Map<String, String> manifest() {
    DashboardFile manifest = files.find(MANIFEST);
    return manifest == null
        ? Map.of()
        : text(manifest)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .map(line -> line.trim().split("\\s+"))
            .peek(columns -> assertThat(columns).hasSize(5))
            .peek(columns -> assertThat(columns[4]).isIn("MIT", "Apache-2.0", "ISC"))
            .collect(Collectors.toMap(columns -> columns[1], columns -> columns[0]));
  }

  private static String hash(DashboardFile file) {
    MessageDigest digest = Sha256.begin();
    digest.update(file.content());
    return Sha256.hex(digest.digest());
  }

  private String page() {
    return text(files.page());
  }

  private static String text(DashboardFile file) {
    return new String(file.content(), StandardCharsets.UTF_8);
  }
}
