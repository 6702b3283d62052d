package io.aiprovider.server.template.prompt;

import io.aiprovider.spring.settings.StartRefused;

/**
 * A file with a template.
 *
 * @param name the name of the template, which is its path below {@code /ai/}
 * @param place where the file is, for messages
 * @param text its content
 */
public record TemplateFile(String name, String place, String text) {

  /**
   * The mistake in this file.
   *
   * @param line from 1; 0 if it is in no single line
   * @param problem what is wrong, without a full stop
   */
  public StartRefused wrong(int line, String problem) {
    return new StartRefused(
        "The template "
            + place
            + (line == 0 ? " is wrong: " : " is wrong in line " + line + ": ")
            + problem
            + ".",
        "Correct it, or remove the file. docs/templates.md describes templates.",
        null,
        place,
        line);
  }
}
