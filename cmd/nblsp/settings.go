package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/internal/atomicfile"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/pinned"
)

func newSettings() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "settings",
		Short: "Create a settings file, print its schema, fetch what settings extend",
	}
	cmd.AddCommand(newSettingsCreate(), newSettingsSchema(), newSettingsFetch())
	return cmd
}

func newSettingsCreate() *cobra.Command {
	var force bool
	var location string
	cmd := &cobra.Command{
		Use:   "create",
		Short: "Write a settings file with every key explained",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			name := location
			if info, err := os.Stat(name); err == nil && info.IsDir() {
				name = filepath.Join(name, config.Name)
			}
			if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) && !force {
				return fmt.Errorf("%s is there already; to replace it: nblsp settings create --force", name)
			}
			if err := atomicfile.Write(name, 0o666, config.WriteTemplate); err != nil {
				return err
			}
			_, err := fmt.Fprintln(cmd.OutOrStdout(), name)
			return quietly(err)
		},
	}
	cmd.Flags().BoolVarP(&force, "force", "f", false, "replace a file that is there")
	cmd.Flags().StringVarP(&location, "location", "l", ".", "file to write, or folder for "+config.Name)
	return cmd
}

func newSettingsSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of a settings file",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return quietly(config.WriteSchema(cmd.OutOrStdout()))
		},
	}
}

func newSettingsFetch() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "fetch",
		Short: "Get the files that settings extend from the network",
		Long: `Get the files on the network that the user's settings extend, or those of --config. Each is
pinned to its content by #sha256= in its URL; nothing else is kept. A scan never uses the network.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return fetchSettings(cmd, file) },
	}
	cmd.Flags().StringVar(&file, "config", "", "settings file to read instead of the user's")
	return cmd
}

// fetchSettings fetches in rounds: a file that was fetched may extend others.
func fetchSettings(cmd *cobra.Command, file string) error {
	done := map[config.Remote]bool{}
	for {
		remotes, err := config.Remotes(file)
		if err != nil {
			return err
		}
		fetched := false
		for _, r := range remotes {
			if done[r] {
				continue
			}
			if err := pinned.Fetch(cmd.Context(), pinned.Client(), r); err != nil {
				return err
			}
			done[r], fetched = true, true
			if err := told(cmd.OutOrStdout(), r); err != nil {
				return err
			}
		}
		if !fetched {
			return nil
		}
	}
}

func told(w io.Writer, r config.Remote) error {
	_, err := fmt.Fprintf(w, "%s sha256=%s\n", r.URL, r.SHA256)
	return quietly(err)
}
