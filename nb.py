# %%
import pandas, numpy
import matplotlib.pyplot as plt
import requests, tqdm
# %%
from unidecode import unidecode
import fitz, scrapy
