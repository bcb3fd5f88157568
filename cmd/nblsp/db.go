package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/analyzers/advisory"
	"github.com/nblsp/nblsp/internal/advisorydb"
)

func newDB() *cobra.Command {
	var file string
	db := &cobra.Command{
		Use:   "db",
		Short: "Keep the advisories about distributions up to date",
		Args:  cobra.NoArgs,
	}
	db.PersistentFlags().StringVar(&file, "db", "", "file of the index, instead of NBLSP_DB or the one in the user's cache")
	db.AddCommand(newDBUpdate(&file), newDBStatus(&file), newDBVerify(&file), newDBExport(&file))
	return db
}

func newDBUpdate(file *string) *cobra.Command {
	var u advisorydb.Update
	cmd := &cobra.Command{
		Use:   "update",
		Short: "Make the index anew from what is published; the one thing that uses the network",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			u.To = advisorydb.Path(*file)
			x, err := u.Run(cmd.Context())
			if err != nil {
				return err
			}
			return describe(cmd.OutOrStdout(), u.To, x)
		},
	}
	cmd.Flags().StringVar(&u.From, "from", "", "URL, file or folder: OSV records, a zip of them, osv-scanner's cache, or an exported index (default "+advisorydb.DefaultSource+")")
	cmd.Flags().StringVar(&u.SHA256, "sha256", "", "SHA-256 that the file or download must have")
	cmd.Flags().BoolVar(&u.AllowRollback, "allow-rollback", false, "let older advisories replace newer ones")
	return cmd
}

func newDBStatus(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "Tell which advisories are in use, and how old they are",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			x, err := advisorydb.Load(*file)
			if err != nil {
				return err
			}
			return describe(cmd.OutOrStdout(), advisorydb.Path(*file), x)
		},
	}
}

func newDBVerify(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check that all of the index can be read",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			x, err := advisorydb.Load(*file)
			if err == nil {
				err = x.Verify()
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "the index is whole")
			return quietly(err)
		},
	}
}

func newDBExport(file *string) *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE|FOLDER",
		Short: "Write the index in use to where others can update from it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			x, err := advisorydb.Load(*file)
			if err != nil {
				return err
			}
			name, err := advisorydb.Export(x, args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), name)
			return quietly(err)
		},
	}
}

// describe tells what an index holds.
func describe(w io.Writer, name string, x *advisory.Index) error {
	if x.IsSeed() {
		name = "built in: a small choice, for the time before the first nblsp db update"
	}
	days := int(time.Since(x.Built()).Hours() / 24)
	_, err := fmt.Fprintf(w, "index       %s\nadvisories  %d of %d distributions\nas of       %s (%d days ago)\n",
		name, x.Count(), x.Packages(), x.Built().Format(time.DateOnly), days)
	for _, source := range x.Sources() {
		if err == nil {
			_, err = fmt.Fprintf(w, "source      %s\n", source)
		}
	}
	return quietly(err)
}
