# ---
# jupyter:
#   jupytext:
#     text_representation:
#       format_name: percent
# ---

# %% [markdown]
# # Training, as a script
# Percent scripts are notebooks, too.

# %%
import os

from openai import OpenAI

client = OpenAI(api_key="<<sk-proj-[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74}>>")

# %%
region = os.environ.get("REGION", "eu-central-1")
