package io.aiprovider.server.reload.apply;

import java.util.List;

/** Is told about readings of the configuration. It must not throw, and must not take long. */
public interface ReloadListener {

  /** Changed settings are in use. */
  void applied(String version, ReloadCause cause, List<SettingChange> changes);

  /** The files were read and refused. */
  void refused();

  /** The files are valid, and nothing in them changes what is in use. */
  void confirmed();
}
