package io.aiprovider.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TrainingRunTest {
  @Test
  void every_command_ends_well_so_that_all_its_classes_are_loaded() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(TrainingRun.run(new PrintStream(out, true, StandardCharsets.UTF_8)))
        .hasSizeGreaterThan(5)
        .as(out.toString(StandardCharsets.UTF_8))
        .containsOnly(0);
  }

  @Test
  void the_commands_that_read_the_configuration_end_well() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(TrainingRun.runWithConfiguration(new PrintStream(out, true, StandardCharsets.UTF_8)))
        .as(out.toString(StandardCharsets.UTF_8))
        .containsExactly(0, 0);
  }
}
