package io.aiprovider.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.aiprovider.server.HttpCaller;
import io.aiprovider.server.RunningServer;
import io.aiprovider.server.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The admin key that a server without one generates. */
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT) // parallel captures would restore each other's streams
final class AdminKeyTest {
  @TempDir Path directory;

  private static RunningServer start(Path data, String url, String... settings) {
    String[] all = new String[settings.length + 4];
    all[0] = "mode=production";
    all[1] = "data-dir=" + data;
    all[2] = "database.url=" + url;
    all[3] = "providers.sim.type=simulated";
    System.arraycopy(settings, 0, all, 4, settings.length);
    return RunningServer.dedicated(all);
  }

  private static int tenants(RunningServer server, String key) {
    return new HttpCaller(server).get("/admin/tenants", "X-Admin-Key", key).statusCode();
  }

  @Test
  void it_is_in_a_file_that_only_the_owner_can_read_and_its_path_is_logged(CapturedOutput output)
      throws Exception {
    try (RunningServer server = start(directory, "")) {
      Path file = directory.resolve("admin-key");
      String key = Files.readString(file).strip();

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(tenants(server, key)).isEqualTo(200);
      assertThat(output.getAll()).contains(file.toString()).doesNotContain(key);
    }
  }

  @Test
  void it_is_the_same_after_a_restart_and_is_not_written_again() throws Exception {
    start(directory, "").close();
    Path file = directory.resolve("admin-key");
    String key = Files.readString(file).strip();
    Files.delete(file);

    try (RunningServer server = start(directory, "")) {
      assertThat(tenants(server, key)).isEqualTo(200);
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void it_is_the_same_on_all_nodes() throws Exception {
    String url = TestDatabase.newPostgresqlUrl();
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    try (RunningServer first = start(one, url);
        RunningServer second = start(two, url)) {
      String key = Files.readString(one.resolve("admin-key")).strip();

      assertThat(tenants(first, key)).isEqualTo(200);
      assertThat(tenants(second, key)).isEqualTo(200);
      assertThat(two.resolve("admin-key")).doesNotExist();
    }
  }

  @Test
  void a_configured_one_replaces_it() throws Exception {
    start(directory, "").close();
    String generated = Files.readString(directory.resolve("admin-key")).strip();

    try (RunningServer server = start(directory, "", "auth.admin-key=my-own-key")) {
      assertThat(tenants(server, generated)).isEqualTo(401);
      assertThat(tenants(server, "my-own-key")).isEqualTo(200);
    }
  }
}
