package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/nblsp/nblsp/analyzers"
	"github.com/nblsp/nblsp/analyzers/all"
	"github.com/nblsp/nblsp/internal/config"
	"github.com/nblsp/nblsp/internal/nearest"
	"github.com/nblsp/nblsp/internal/report"
)

func newRules() *cobra.Command {
	rules := &cobra.Command{
		Use:   "rules",
		Short: "List the rules, or explain one",
		Args:  cobra.ArbitraryArgs,
	}
	format := &choice{value: "text", choices: report.RuleFormats}
	rules.PersistentFlags().VarP(format, "output-format", "o", "text, json or markdown")
	list := &cobra.Command{
		Use:   "list",
		Short: "List all rules, those of the settings in force among them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			known, err := knownRules()
			if err != nil {
				return err
			}
			return quietly(report.WriteRules(cmd.OutOrStdout(), known, format.value))
		},
	}
	explain := &cobra.Command{
		Use:   "explain ID",
		Short: "Say why a rule matters and what to do about its findings",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			known, err := knownRules()
			if err != nil {
				return err
			}
			return explainRule(cmd.OutOrStdout(), known, args[0], format.value)
		},
	}
	rules.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return list.RunE(cmd, args)
		}
		return fmt.Errorf("unknown command %q%s", "rules "+args[0], nearest.Hint(args[0], []string{"list", "explain"}))
	}
	rules.AddCommand(list, explain)
	return rules
}

// knownRules are the rules that the settings of the current folder do not leave out.
func knownRules() ([]*analyzers.Rule, error) {
	settings, err := config.Discover(".")
	if err != nil {
		return nil, err
	}
	return analyzers.NewRunner(all.Analyzers, &settings.Analyzers).Rules(), nil
}

func explainRule(w io.Writer, known []*analyzers.Rule, id, format string) error {
	var ids []string
	for _, r := range known {
		if r.ID == id {
			return quietly(report.ExplainRule(w, r, format))
		}
		ids = append(ids, r.ID)
	}
	return fmt.Errorf("unknown rule %q%s", id, nearest.Hint(id, ids))
}
